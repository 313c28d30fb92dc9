namespace Dlm.Simulation.World;

/// <summary>The clocks of a process: the wall clock is off by its skew, the monotonic one is not.</summary>
internal sealed class SimClock(SimLoop loop, SimProcess process, TimeSpan skew) : TimeProvider
{
    public TimeSpan Skew { get; set; } = skew;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => loop.Now + Skew;

    public override long GetTimestamp() => loop.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(loop, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(SimLoop loop, SimProcess process, TimerCallback callback, object? state) : ITimer
    {
        private int arming;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            Arm(dueTime);
            return true;
        }

        public void Dispose() => arming++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            var mine = ++arming;
            if (dueTime >= TimeSpan.Zero)
            {
                loop.Schedule(dueTime, process, () => Fire(mine));
            }
        }

        private void Fire(int armed)
        {
            if (armed != arming)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(period);
            }

            callback(state);
        }
    }
}
