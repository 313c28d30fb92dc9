using System.Diagnostics.Metrics;
using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Telemetry;
using Dlm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Dlm.Tests.Claiming;

public sealed class ClusterClockTests : IDisposable
{
    private readonly FakeTimeProvider time = new(Utc.Parse("2026-11-23 04:27:00"));
    private readonly FakeRedisClocks clocks = new();
    private readonly EventLog events = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ClusterClock clock;

    public ClusterClockTests() => clock = new ClusterClock(
        clocks,
        Options.Create(new DlmOptions()),
        new DlmMetrics(services.GetRequiredService<IMeterFactory>()),
        time,
        LoggerFactory.Create(logging => logging.AddProvider(events)).CreateLogger<ClusterClock>());

    public void Dispose() => services.Dispose();

    [Theory]
    [InlineData(new[] { 0.0, 0.0, 0.0 }, 0.0)]
    [InlineData(new[] { 90.0, 90.2, 89.9 }, 90.0)]
    [InlineData(new[] { -90.0, -90.2, -89.9 }, -90.0)]
    [InlineData(new[] { 3600.0, 0.1, 0.0 }, 0.1)]
    [InlineData(new[] { -3600.0, 0.1, 0.0 }, 0.0)]
    [InlineData(new[] { 0.5 }, 0.5)]
    public async Task It_is_the_local_clock_and_the_median_offset(double[] offsets, double median)
    {
        clocks.Answer(offsets);

        await clock.RefreshAsync(TestContext.Current.CancellationToken);

        clock.Offset.Should().Be(TimeSpan.FromSeconds(median));
        clock.UtcNow.Should().Be(time.GetUtcNow() + TimeSpan.FromSeconds(median));
    }

    [Fact]
    public async Task It_asks_at_most_once_a_minute()
    {
        clocks.Answer(1);
        await clock.RefreshAsync(default);
        time.Advance(TimeSpan.FromSeconds(59));
        await clock.RefreshAsync(default);
        clocks.Asked.Should().Be(1);

        time.Advance(TimeSpan.FromSeconds(1));
        await clock.RefreshAsync(default);
        clocks.Asked.Should().Be(2);
    }

    [Fact]
    public async Task Without_a_Redis_it_is_the_local_clock_and_it_asks_again_at_once()
    {
        clocks.Answer(90);
        await clock.RefreshAsync(default);
        time.Advance(TimeSpan.FromMinutes(1));
        clocks.Answer();
        await clock.RefreshAsync(default);

        clock.Offset.Should().Be(TimeSpan.Zero);
        events.Count(1106).Should().Be(1);

        clocks.Answer(90);
        await clock.RefreshAsync(default);
        clock.Offset.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task It_warns_once_while_no_clock_can_be_read_and_again_the_next_time()
    {
        clocks.Answer();
        await clock.RefreshAsync(default);
        await clock.RefreshAsync(default);
        events.Count(1106).Should().Be(1);

        clocks.Answer(0);
        await clock.RefreshAsync(default);
        time.Advance(TimeSpan.FromMinutes(1));
        clocks.Answer();
        await clock.RefreshAsync(default);
        events.Count(1106).Should().Be(2);
    }

    [Theory]
    [InlineData(1.9, 0)]
    [InlineData(2.0, 1)]
    [InlineData(-90, 1)]
    public async Task It_warns_of_an_offset_beyond_the_limit(double offset, int warnings)
    {
        clocks.Answer(offset);

        await clock.RefreshAsync(default);

        events.Count(1105).Should().Be(warnings);
    }

    [Fact]
    public async Task It_does_not_wait_for_clocks_longer_than_one_may_take()
    {
        clocks.Hang();
        var refresh = clock.RefreshAsync(default);
        refresh.IsCompleted.Should().BeFalse();

        time.Advance(new RedlockOptions().NodeTimeout);
        await refresh;

        clock.Offset.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Whatever_goes_wrong_it_is_the_local_clock()
    {
        clocks.Fail(new InvalidCastException("Not a time."));

        await clock.RefreshAsync(default);

        clock.Offset.Should().Be(TimeSpan.Zero);
        events.Count(1106).Should().Be(1);
    }

    [Fact]
    public async Task A_shutdown_ends_the_wait()
    {
        using var shutdown = new CancellationTokenSource();
        clocks.Hang();
        var refresh = clock.RefreshAsync(shutdown.Token);

        await shutdown.CancelAsync();

        await refresh.Invoking(wait => wait).Should().ThrowAsync<OperationCanceledException>();
    }

    private sealed class FakeRedisClocks : IRedisClocks
    {
        private Func<CancellationToken, Task<IReadOnlyList<TimeSpan>>> answer = _ => throw new InvalidOperationException("Not set up.");

        public int Asked { get; private set; }

        public void Answer(params double[] offsets) =>
            answer = _ => Task.FromResult<IReadOnlyList<TimeSpan>>([.. offsets.Select(TimeSpan.FromSeconds)]);

        public void Hang() => answer = async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return [];
        };

        public void Fail(Exception fault) => answer = _ => throw fault;

        public Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return answer(cancellationToken);
        }
    }
}
