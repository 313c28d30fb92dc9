using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Observation;

public sealed class JournalReaderTests : IDisposable
{
    private const string Line = """
        {"at":"2026-11-23T04:27:00.0123456Z","instance":"instance-1","id":1100,"event":"OccurrenceFired","level":"Information","message":"It came due.","data":{"Job":"import_data","Occurrence":"2026-11-23T04:27:00Z","Send":1}}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_line_is_read_once_and_whole()
    {
        var reader = new JournalReader(folder["journal"]);
        reader.ReadNew().Should().BeEmpty("there is no file yet");

        File.AppendAllText(folder["journal"], Line[..50]);
        reader.ReadNew().Should().BeEmpty("the line is not finished");

        File.AppendAllText(folder["journal"], Line[50..] + "\n");
        var read = reader.ReadNew().Should().ContainSingle().Subject;
        reader.ReadNew().Should().BeEmpty();

        read.At.Should().Be(new DateTimeOffset(2026, 11, 23, 4, 27, 0, TimeSpan.Zero).AddTicks(123456));
        read.Should().BeEquivalentTo(new { Instance = "instance-1", Name = "OccurrenceFired", Level = "Information", Message = "It came due.", IsAlarm = false });
        read["Occurrence"].Should().Be("2026-11-23T04:27:00Z");
        read["Send"].Should().Be("1");
        read["Unknown"].Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("half a li")]
    [InlineData("[1]")]
    [InlineData("{\"at\":\"yesterday\",\"instance\":\"\",\"event\":\"\",\"level\":\"\",\"message\":\"\",\"data\":{}}")]
    [InlineData("{\"at\":1}")]
    public void What_is_no_event_is_passed_over(string line)
    {
        File.WriteAllText(folder["journal"], $"{line}\n{Line}\n");

        new JournalReader(folder["journal"]).ReadNew().Should().ContainSingle();
    }
}
