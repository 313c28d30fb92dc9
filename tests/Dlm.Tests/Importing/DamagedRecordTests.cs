using System.Text;
using Azure.Data.Tables;
using CsCheck;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Formats;
using Dlm.Importing.Sources.Http;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Testing;
using Dlm.Tests.Importing.Support;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Importing;

/// <summary>Whatever is wrong with a record: it is stored or rejected, with its reason, and so are all others. Nothing is lost, nothing thrown.</summary>
public sealed class DamagedRecordTests
{
    private const int Longest = 80_000;
    private static readonly Occurrence Due = Occurrence.Scheduled("import_data", new DateTimeOffset(2026, 11, 23, 4, 27, 0, TimeSpan.Zero));
    private static readonly Gen<Func<byte[], byte[]>> AnyDamage = Damage.With(Gen.Byte);
    private static readonly Gen<Func<byte[], byte[]>> None = Gen.Const<Func<byte[], byte[]>>(text => text);
    private static readonly Gen<Func<byte[], byte[]>> DamageInLine = Damage.With(Gen.Byte.Where(value => value is not ((byte)'\n' or (byte)'\r' or (byte)'"')));
    private static readonly byte[] Skipped = Encoding.UTF8.GetBytes("\r\n\uFEFFid,name");
    private static readonly Gen<Func<byte[], byte[]>> DamageInRecord = Damage.With(Gen.Byte.Where(value => !"{}[],\"\\"u8.Contains(value)));

    [Fact]
    public void A_damaged_line_of_NDJSON_costs_that_line() =>
        Gen.Select(RandomJson.Fields, Gen.Frequency((1, AnyDamage), (1, None)), Gen.Bool).Array[1, 20].Sample(
            records =>
            {
                var lines = records.Select((record, index) => Line(index, record.Item1, record.Item3 ? null : record.Item2, broken => broken.Where(value => value != '\n').ToArray()));
                var text = Joined(lines, "\n"u8);

                var table = Import(new NdjsonFormat(Longest), text);

                Missing(table, records.Select(record => record.Item3)).Should().BeEmpty();
            },
            iter: 200);

    [Fact]
    public void A_damaged_line_of_CSV_costs_that_line() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 9], DamageInLine, Gen.Bool).Array[1, 20].Sample(
            records =>
            {
                var lines = records.Select((record, index) => record.Item3 ? Encoding.UTF8.GetBytes($"k{index},{record.Item1},ü") : record.Item2(Encoding.UTF8.GetBytes($"k{index},{record.Item1},ü")));
                var text = Joined(lines.Prepend("id,login,\"x y\""u8.ToArray()), "\r\n"u8);

                var table = Import(new CsvFormat(',', Longest), text);

                Missing(table, records.Select(record => record.Item3)).Should().BeEmpty();
            },
            iter: 500);

    [Fact]
    public void However_CSV_is_damaged_its_records_are_all_there_is_and_reading_can_begin_at_each() =>
        Gen.Select(RandomJson.OneOf("plain", "\"quoted\"", "\"a\r\nb\"", "\"a,\"\"b\"\"\"", "", "\"\"", "\uFEFF").Array[2].Array[1, 20], AnyDamage).Sample(
            (records, damage) =>
            {
                var text = damage(Joined(records.Select(record => Encoding.UTF8.GetBytes(string.Join(',', record))), "\n"u8));
                byte[] whole = [.. "id,name\n"u8, .. text];
                var all = Read(new CsvFormat(',', 40), whole);

                var place = "id,name\n"u8.Length;
                foreach (var record in all)
                {
                    whole[place..(int)record.Start].Except(Skipped).Should().BeEmpty();
                    place = (int)record.End;
                    place.Should().BeGreaterThan((int)record.Start);
                }

                whole[place..].Except(Skipped).Should().BeEmpty();
                var some = all.Count / 2;
                Read(new CsvFormat(',', 40), whole, all.Count == 0 ? 0 : all[some].Start).Select(Shown).Should().Equal(all.Skip(some).Select(Shown));
                Import(new CsvFormat(',', 40), whole);
            },
            iter: 500);

    [Fact]
    public void A_damaged_record_of_a_page_costs_that_record() =>
        Gen.Select(RandomJson.Fields, Gen.Frequency((1, DamageInRecord), (1, None)), Gen.Bool).Array[1, 20].Sample(
            records =>
            {
                var bodies = records.Select((record, index) => Line(index, record.Item1, record.Item3 ? null : record.Item2, Balanced));
                byte[] page = [.. "{\"data\":["u8, .. Joined(bodies, ","u8), .. "]}"u8];
                using var answer = new HttpResponseMessage { Content = new PageContent(page) };

                var read = JsonPage.Records(answer, new Uri("http://a.example/"), "data");

                var table = Import(new ListedSource(read));
                Missing(table, records.Select(record => record.Item3)).Should().BeEmpty();
            },
            iter: 500);

    [Fact]
    public void However_a_page_is_damaged_it_is_read_or_refused() =>
        Gen.Select(RandomJson.Fields.Array[1, 5], Gen.Frequency((3, AnyDamage), (1, None))).Sample(
            (records, damage) =>
            {
                var bodies = records.Select((fields, index) => Encoding.UTF8.GetBytes($"{{\"id\":{index},{fields}}}"));
                using var answer = new HttpResponseMessage { Content = new PageContent(damage([.. "["u8, .. Joined(bodies, ","u8), .. "]"u8])) };
                try
                {
                    Import(new ListedSource(JsonPage.Records(answer, new Uri("http://a.example/"), "")));
                }
                catch (Exception refused) when (refused is InvalidDataException or PermanentFailureException)
                {
                    // As a whole: then the attempt fails, and its page is asked for again.
                }
            },
            iter: 500);

    private static byte[] Line(int index, string fields, Func<byte[], byte[]>? damage, Func<byte[], byte[]> limit)
    {
        // What is whole is free of odd values too: it has to be stored.
        var more = damage is null ? "\"name\":null," : fields.Length == 0 ? "" : fields + ",";
        var line = Encoding.UTF8.GetBytes($"{{{more}\"id\":\"k{index}\"}}");
        return damage is null ? line : limit(damage(line));
    }

    // Damage that leaves the quotes and brackets of a record in order, or else takes the whole record for a word.
    private static byte[] Balanced(byte[] record)
    {
        var (depth, isText, isEscaped) = (0, false, false);
        foreach (var (index, character) in record.Index())
        {
            isText ^= character == '"' && !isEscaped;
            isEscaped = isText && character == '\\' && !isEscaped;
            depth += isText ? 0 : character switch { (byte)'{' or (byte)'[' => 1, (byte)'}' or (byte)']' => -1, _ => 0 };
            if (depth == 0 && index < record.Length - 1)
            {
                return "damaged"u8.ToArray();
            }
        }

        return depth == 0 && !isText ? record : "damaged"u8.ToArray();
    }

    private static byte[] Joined(IEnumerable<byte[]> parts, ReadOnlySpan<byte> separator)
    {
        var joined = new List<byte>();
        foreach (var part in parts)
        {
            if (joined.Count > 0)
            {
                joined.AddRange(separator);
            }

            joined.AddRange(part);
        }

        return [.. joined];
    }

    private static IEnumerable<string> Missing(FakeTable table, IEnumerable<bool> isWhole) =>
        isWhole.Index().Where(record => record.Item).Select(record => $"k{record.Index}").Except(table.Rows.Select(row => row.RowKey));

    private static string Shown(LocatedRecord record) =>
        $"{record.Start}-{record.End} {record.Record.Fault ?? record.Record.Value.GetRawText()} {record.Record.Text}";

    private static List<LocatedRecord> Read(IRecordFormat format, byte[] text, long offset = 0) =>
        format.ReadAsync(new Sources.Formats.TextContent(text), offset, default).ToBlockingEnumerable().ToList();

    private static FakeTable Import(IRecordFormat format, byte[] text)
    {
        var table = Import(new TextSource(format, text), out var read);
        read.Should().Be(Read(format, text).Count);
        return table;
    }

    private static FakeTable Import(IImportSource source) => Import(source, out _);

    private static FakeTable Import(IImportSource source, out long read)
    {
        using var none = new CancellationTokenSource();
        var (table, rejects) = (new FakeTable { Refuses = row => row.Any(column => column.Value is true) }, new FakeTable());
        var options = new DlmOptions();
        options.Import.MaxRejectShare = 1;
        options.Import.Types = ["name: Instant", "tags: Number"];
        var sink = new TableSink(table, rejects, options.Import, TimeProvider.System);
        var row = new TableEntity(Due.Job, RunKeys.Of(Due)) { ["Attempt"] = 1 };
        RunRows.SetState(row, RunState.Running);
        RunRows.SetCounts(row, new Dictionary<string, long>());
        var handler = new ImportDataHandler(source, sink, new RememberedStates(), Options.Create(options), TimeProvider.System);

        var counts = handler.RunAsync(new JobRun(RunRecord.From(row), (_, _, _) => Task.CompletedTask), none.Token).GetAwaiter().GetResult();

        read = counts["read"];
        read.Should().Be(counts["written"] + counts["unchanged"] + counts["rejected"]);
        rejects.Rows.Count(reject => reject.GetString("Reason").Length > 0).Should().Be((int)counts["rejected"]);
        return table;
    }

    private sealed class ListedSource(IReadOnlyList<SourceRecord> records) : IImportSource
    {
        public IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken) =>
            new[] { new ImportPage { Records = records } }.ToAsyncEnumerable();
    }
}
