using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Network;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;

namespace Dlm.Simulation;

/// <summary>A backlog that is longer than any seed draws.</summary>
public sealed class BacklogTests
{
    private const string Busy = "import_data";
    private const int Backlog = 5000;

    // The invariants say that what comes due gets its message within ten seconds, what was missed included, and that everything ends.
    [Fact]
    public void Thousands_of_overdue_occurrences_of_one_job_hold_up_nothing_that_comes_due()
    {
        var scenario = new Scenario
        {
            Seed = 1,
            Instances = [new(TimeSpan.Zero), new(TimeSpan.Zero), new(TimeSpan.Zero)],
            Jobs = [Job(Busy, 60), Job("send_report", 10)],
            Tick = new SimSchedule(10, 0),
            Faults = FaultMix.None,
            Incidents = [new Incident(TimeSpan.FromSeconds(25), "a backlog", AddBacklog)],
            Disturbed = TimeSpan.FromMinutes(5),
            // Then it is judged how late messages are.
            OnlyInstancesFail = true,
        };

        Assert.Null(SimulationRun.Of(scenario).Violation?.Message);
    }

    // Recorded, and never sent.
    private static void AddBacklog(SimCluster cluster)
    {
        var (self, now) = (new InstanceIdentity("backlog"), cluster.World.Now);
        for (var number = 0; number < Backlog; number++)
        {
            var row = RunRows.New(Occurrence.Manual(Busy, $"request-{number:D4}"), self, now, $"nonce-{number}");
            cluster.Table.Apply([RowWrite.Of(new TableTransactionAction(TableTransactionActionType.Add, row))], null);
        }
    }

    private static SimJob Job(string name, int period) => new()
    {
        Name = name,
        Schedules = [new SimSchedule(period, 0)],
        Misfire = MisfirePolicy.FireAll,
        MaxAttempts = 3,
        Steps = 1,
        StepTime = TimeSpan.FromMilliseconds(100),
        Timeout = TimeSpan.FromMinutes(1),
    };
}
