using CsCheck;

namespace Dlm.Tests.Jobs;

/// <summary>A cron expression whose meaning is known without reading it.</summary>
internal sealed record CronPattern(CronField Second, CronField Minute, CronField Hour, CronField Day, CronField Month, CronField Weekday)
{
    private static readonly CronField Any = new("*", _ => true);

    public static readonly Gen<CronPattern> Gen = CsCheck.Gen.Select(
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Exactly(0)), Field(0, 59)),
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Any), CsCheck.Gen.Const(Exactly(30)), Field(0, 59)),
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Any), CsCheck.Gen.Int[0, 4].Select(Exactly), Field(0, 23)),
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Any), CsCheck.Gen.Const(Any), Field(1, 31)),
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Any), CsCheck.Gen.Const(Any), Field(1, 12)),
        CsCheck.Gen.OneOf(CsCheck.Gen.Const(Any), CsCheck.Gen.Const(Any), Field(0, 6)),
        (second, minute, hour, day, month, weekday) => new CronPattern(second, minute, hour, day, month, weekday));

    public bool IsInterval => Second.IsInterval || Minute.IsInterval || Hour.IsInterval;

    public bool HasDate(DateTime local) => Day.Has(local.Day) && Month.Has(local.Month) && Weekday.Has((int)local.DayOfWeek);

    public bool HasMinute(DateTime local) => Hour.Has(local.Hour) && Minute.Has(local.Minute) && HasDate(local);

    public override string ToString() => string.Join(' ', new[] { Second, Minute, Hour, Day, Month, Weekday }.Select(field => field.Text));

    private static Gen<CronField> Field(int low, int high) => CsCheck.Gen.OneOf(
        CsCheck.Gen.Int[low, high].Select(Exactly),
        CsCheck.Gen.Int[2, high - low].Select(step => new CronField($"*/{step}", value => (value - low) % step == 0)),
        CsCheck.Gen.Select(CsCheck.Gen.Int[low, high], CsCheck.Gen.Int[low, high]).Select((a, b) => a <= b ? Range(a, b) : Range(b, a)),
        CsCheck.Gen.Select(CsCheck.Gen.Int[low, high], CsCheck.Gen.Int[low, high]).Select((a, b) => new CronField($"{a},{b}", value => value == a || value == b)));

    private static CronField Exactly(int only) => new($"{only}", value => value == only);

    private static CronField Range(int low, int high) => new($"{low}-{high}", value => value >= low && value <= high);
}
