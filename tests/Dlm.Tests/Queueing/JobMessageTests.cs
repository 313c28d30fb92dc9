using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Tests.Support;

namespace Dlm.Tests.Queueing;

public sealed class JobMessageTests
{
    private static readonly DateTimeOffset SentAt = Utc.Parse("2026-11-23 04:27:00.123");

    [Fact]
    public void A_scheduled_occurrence_is_written_with_its_instant() =>
        new JobMessage(Occurrence.Scheduled("import_data", Utc.Parse("2026-11-23 04:27:00")), SentAt).ToJson()
            .Should().Be("""{"v":1,"job":"import_data","occurrence":"2026-11-23T04:27:00Z","enqueuedAt":"2026-11-23T04:27:00.123Z"}""");

    [Fact]
    public void A_manual_occurrence_is_written_with_its_key() =>
        new JobMessage(Occurrence.Manual("import_data", "ticket-42"), SentAt).ToJson()
            .Should().Be("""{"v":1,"job":"import_data","key":"ticket-42","enqueuedAt":"2026-11-23T04:27:00.123Z"}""");

    [Fact]
    public void A_part_is_written_with_its_number() =>
        new JobMessage(Occurrence.Manual("import_data", "ticket-42").WithPart(3), SentAt).ToJson()
            .Should().Be("""{"v":1,"job":"import_data","key":"ticket-42","part":3,"enqueuedAt":"2026-11-23T04:27:00.123Z"}""");

    [Fact]
    public void What_was_written_is_read_as_a_wake_up()
    {
        foreach (var occurrence in new[]
        {
            Occurrence.Scheduled("import_data", Utc.Parse("2026-11-23 04:27:00")),
            Occurrence.Manual("import_data", "ticket-42"),
            Occurrence.Scheduled("import_data", Utc.Parse("2026-11-23 04:27:00")).WithPart(3),
            Occurrence.Manual("import_data", "ticket-42").WithPart(97),
        })
        {
            ReceivedMessage.Parse(new JobMessage(occurrence, SentAt).ToJson()).Should().Be(new ReceivedMessage.WakeUp(occurrence));
        }
    }
}
