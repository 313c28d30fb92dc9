using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.Tests.Configuration;

public sealed class DlmDefaultsTests
{
    [Fact]
    public void Without_settings_import_data_is_due_every_minute()
    {
        using var services = Settings.Services();
        var job = services.GetRequiredService<JobCatalog>().Scheduled.Should().ContainSingle().Subject;

        job.Name.Should().Be("import_data");
        job.Schedule.ToString().Should().Be("0 * * * * * (UTC)");
        job.Queue.Should().Be("import-data");
        job.Misfire.Should().Be(MisfirePolicy.FireOnce);
        job.Overlap.Should().Be(OverlapPolicy.Allow);
        job.MaxAttempts.Should().Be(5);
        job.ConfigVersion.Should().Be(1);
    }

    [Fact]
    public void Without_settings_databases_2_3_and_4_of_the_local_server_vote() =>
        Settings.Options().Redlock.Endpoints.Should().Equal(
            "localhost:6379,defaultDatabase=2", "localhost:6379,defaultDatabase=3", "localhost:6379,defaultDatabase=4");

    [Fact]
    public void Without_settings_a_lock_lives_10_s_and_the_ledger_decides_without_a_quorum()
    {
        var redlock = Settings.Options().Redlock;

        redlock.Ttl.Should().Be(TimeSpan.FromSeconds(10));
        redlock.OnQuorumLost.Should().Be(QuorumLossPolicy.UseLedger);
    }

    [Fact]
    public void Endpoints_that_are_set_replace_the_default_ones() =>
        Settings.Options(("Dlm:Redlock:Endpoints:0", "a:1"), ("Dlm:Redlock:Endpoints:1", "b:1"), ("Dlm:Redlock:Endpoints:2", "c:1"))
            .Redlock.Endpoints.Should().Equal("a:1", "b:1", "c:1");

    [Fact]
    public void Other_jobs_replace_the_default_one() =>
        Settings.Options(("Dlm:Jobs:clean_up:Schedule", "0 0 3 * * *")).Jobs.Keys.Should().Equal("clean_up");

    [Fact]
    public void A_setting_of_import_data_leaves_its_schedule_as_it_is() =>
        Settings.Options(("Dlm:Jobs:import_data:TimeZone", "Europe/Berlin")).Jobs["import_data"].Schedule.Should().Be("0 * * * * *");

    [Fact]
    public void A_disabled_job_is_known_but_not_scheduled()
    {
        using var services = Settings.Services(("Dlm:Jobs:import_data:Enabled", "false"));
        var jobs = services.GetRequiredService<JobCatalog>();

        jobs.Scheduled.Should().BeEmpty();
        jobs.All.Should().ContainSingle();
        jobs.TryGet("import_data", out _).Should().BeTrue();
    }
}
