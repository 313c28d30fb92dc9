using Dlm.Tests.Support;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Configuration;

/// <summary>Each fault is one line that names the setting, its value and what is allowed.</summary>
public sealed class DlmOptionsValidatorTests
{
    private const string Second = "Dlm:Jobs:clean_up:";

    [Fact]
    public void The_defaults_are_valid() => Settings.Faults().Should().BeEmpty();

    [Theory]
    [InlineData("Dlm:TickSchedule", "sometimes", "a cron expression with six fields")]
    [InlineData("Dlm:TickSchedule", "*/5 * * * *", "a cron expression with six fields")]
    [InlineData("Dlm:TickSchedule", "H * * * * *", "a cron expression with six fields")]
    [InlineData("Dlm:Jobs:import_data:Schedule", "0 H H * * *", "a cron expression with six fields")]
    [InlineData("Dlm:Jobs:import_data:Schedule", "*/5 * * * *", "a cron expression with six fields")]
    [InlineData("Dlm:Jobs:import_data:Schedule", "99 * * * * *", "a cron expression with six fields")]
    [InlineData("Dlm:Jobs:import_data:TimeZone", "Europe/Atlantis", "an IANA name")]
    [InlineData("Dlm:Jobs:import_data:Queue", "Import_Data", "lower-case letters, digits and single hyphens")]
    [InlineData("Dlm:Jobs:import_data:Queue", "", "lower-case letters, digits and single hyphens")]
    [InlineData("Dlm:Jobs:import_data:Queue", "a--b", "lower-case letters, digits and single hyphens")]
    [InlineData("Dlm:Jobs:import_data:Queue", "-ab", "lower-case letters, digits and single hyphens")]
    [InlineData("Dlm:Jobs:import_data:Queue", "abc\n", "lower-case letters, digits and single hyphens")]
    [InlineData("Dlm:Jobs:import_data:Queue", "a2345678901234567890123456789012345678901234567890123456789", "3 to 56")]
    [InlineData("Dlm:Jobs:import_data:MisfireThreshold", "00:00:00", "00:00:01 to 366.00:00:00")]
    [InlineData("Dlm:Jobs:import_data:RetryDelay", "-00:00:01", "00:00:00 to 1.00:00:00")]
    [InlineData("Dlm:Jobs:import_data:Timeout", "00:00:00", "00:00:01 to 1.00:00:00")]
    [InlineData("Dlm:Jobs:import_data:MaxAttempts", "0", "1 to 100")]
    [InlineData("Dlm:Jobs:import_data:ConfigVersion", "0", "1 to 2147483647")]
    [InlineData("Dlm:Redlock:Ttl", "-00:00:10", "00:00:01 to 00:10:00")]
    [InlineData("Dlm:Redlock:NodeTimeout", "00:00:00", "00:00:00.0500000 to 00:00:05")]
    [InlineData("Dlm:Redlock:Patience", "00:01:00", "00:00:00.1000000 to 00:00:10")]
    [InlineData("Dlm:Redlock:ClockOffsetWarning", "00:00:00", "00:00:00.1000000 to 01:00:00")]
    [InlineData("Dlm:Ledger:Table", "1table", "3 to 63 letters and digits, a letter first")]
    [InlineData("Dlm:Ledger:Retention", "00:00:01", "1.00:00:00 to 36500.00:00:00")]
    [InlineData("Dlm:Ledger:RequestTimeout", "00:00:00.1", "00:00:00.5000000 to 00:00:30")]
    [InlineData("Dlm:Runs:Lease", "00:00:01", "00:00:06 to 01:00:00")]
    [InlineData("Dlm:Runs:ClaimAfter", "00:00:01", "00:00:02 to 00:01:00")]
    [InlineData("Dlm:Runs:ResendAfter", "00:00:01", "00:00:05 to 01:00:00")]
    [InlineData("Dlm:Runs:ScanInterval", "1.00:00:00", "00:00:05 to 01:00:00")]
    [InlineData("Dlm:Runs:DrainTimeout", "00:00:00", "00:00:01 to 00:01:00")]
    public void A_value_that_is_not_allowed_is_one_fault(string setting, string value, string allowed)
    {
        var fault = Settings.Faults((setting, value)).Should().ContainSingle().Subject;

        fault.Should().StartWith($"{setting} = \"").And.Contain("Allowed: ").And.Contain(allowed);
    }

    [Theory]
    [InlineData("Import_Data")]
    [InlineData("1st_job")]
    [InlineData("ab")]
    [InlineData("a-job")]
    public void A_job_name_that_is_none_is_a_fault(string job) =>
        Settings.Faults(($"Dlm:Jobs:{job}:Schedule", "0 * * * * *"), ($"Dlm:Jobs:{job}:Queue", "some-queue"))
            .Should().ContainSingle().Which.Should().StartWith($"Dlm:Jobs:{job} is not a job name. Allowed: ");

    [Fact]
    public void A_job_without_a_handler_is_a_fault_unless_it_is_disabled()
    {
        (string, string?) schedule = ("Dlm:Jobs:no_handler:Schedule", "0 * * * * *");

        Settings.Faults(schedule).Should().ContainSingle()
            .Which.Should().Be("Dlm:Jobs:no_handler has no handler in this app. Allowed: import_data; or Dlm:Jobs:no_handler:Enabled = false.");
        Settings.Faults(schedule, ("Dlm:Jobs:no_handler:Enabled", "false")).Should().BeEmpty();
    }

    [Fact]
    public void A_job_without_a_schedule_is_a_fault() =>
        Settings.Faults((Second + "TimeZone", "UTC"))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Jobs:clean_up:Schedule is missing. Allowed: ");

    [Fact]
    public void A_schedule_and_a_zone_that_are_both_wrong_are_two_faults() =>
        Settings.Faults((Second + "Schedule", "never"), (Second + "TimeZone", "Nowhere/At_All")).Should().HaveCount(2);

    [Fact]
    public void Two_jobs_that_share_a_queue_are_a_fault() =>
        Settings.Faults(("Dlm:Jobs:import_data:Queue", "shared"), (Second + "Schedule", "0 * * * * *"), (Second + "Queue", "shared"))
            .Should().ContainSingle().Which.Should().Contain("share the queue \"shared\"").And.Contain("import_data").And.Contain("clean_up");

    [Theory]
    [InlineData("*/10 * * * * ?")]
    [InlineData("*/10 * * * * 1-7")]
    [InlineData("50-40/10 * * * * *")]
    [InlineData("@every_second")]
    public void A_tick_that_the_host_reads_otherwise_is_a_fault(string tick) =>
        Settings.Faults(("Dlm:TickSchedule", tick)).Should().ContainSingle()
            .Which.Should().StartWith($"Dlm:TickSchedule = \"{tick}\" is not valid: ").And.Contain("Functions host").And.Contain("Allowed: ");

    [Theory]
    [InlineData("0 0 0 31 2 *")]
    [InlineData("0 0 0 30 FEB *")]
    [InlineData("0 0 0 31 4,6,9,11 *")]
    public void A_schedule_that_never_fires_is_a_fault(string schedule) =>
        Settings.Faults(("Dlm:Jobs:import_data:Schedule", schedule)).Should().ContainSingle()
            .Which.Should().StartWith($"Dlm:Jobs:import_data:Schedule = \"{schedule}\" never fires").And.Contain("Allowed: ");

    [Theory]
    [InlineData("0 0 0 29 2 MON", "UTC")]
    [InlineData("0 30 1 * * *", "Europe/Dublin")]
    [InlineData("*/10 * * * * *", "Africa/Casablanca")]
    public void A_schedule_that_fires_seldom_or_in_an_odd_zone_is_none(string schedule, string zone) =>
        Settings.Faults(("Dlm:Jobs:import_data:Schedule", schedule), ("Dlm:Jobs:import_data:TimeZone", zone)).Should().BeEmpty();

    [Theory]
    [InlineData("import-data-poison")]
    [InlineData("clean-up-poison")]
    [InlineData("any-poison")]
    public void A_queue_that_is_a_poison_queue_is_a_fault(string queue) =>
        Settings.Faults((Second + "Schedule", "0 * * * * *"), ("Dlm:Jobs:import_data:Schedule", "0 * * * * *"), (Second + "Queue", queue)).Should().ContainSingle()
            .Which.Should().StartWith($"Dlm:Jobs:clean_up:Queue = \"{queue}\" is a poison queue").And.Contain("Allowed: ");

    [Theory]
    [InlineData("")]
    [InlineData("MyHost")]
    [InlineData("a_host")]
    [InlineData("a.host")]
    [InlineData("-host")]
    [InlineData("host-")]
    [InlineData("ho--st")]
    [InlineData("h\u00f6st")]
    [InlineData("dlm-functions-worker-7d9c8b6f5d-x2x4q")]
    public void A_host_id_that_the_host_refuses_is_a_fault(string hostId) =>
        Settings.Faults(("AzureFunctionsWebHost:hostid", hostId)).Should().ContainSingle()
            .Which.Should().StartWith($"AzureFunctionsWebHost:hostid = \"{hostId}\" ").And.Contain("Allowed: 1 to 32");

    [Theory]
    [InlineData("a")]
    [InlineData("instance-1-0a1b2c")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public void A_host_id_that_the_host_takes_is_none(string hostId) =>
        Settings.Faults(("AzureFunctionsWebHost:hostid", hostId)).Should().BeEmpty();

    [Theory]
    [InlineData("0 */2 * * * *")]
    [InlineData("*/10 * 8-18 * * *")]
    [InlineData("*/10 * * * * MON-SAT")]
    [InlineData("*/10 * * 1-30 * *")]
    public void A_tick_that_is_too_seldom_at_any_time_is_a_fault(string tick) =>
        Settings.Faults(("Dlm:TickSchedule", tick), ("Dlm:Jobs:import_data:Schedule", "0 0 12 1 * *"))
            .Should().ContainSingle().Which.Should().Be($"Dlm:TickSchedule = \"{tick}\" fires too seldom. Allowed: at least once a minute.");

    [Theory]
    [InlineData("*/5 * * * * *", "*/10 * * * * *", true)]
    [InlineData("*/10 * * * * *", "*/10 * * * * *", false)]
    [InlineData("5 * * * * *", "0 * * * * *", false)]
    [InlineData("*/25 * * * * *", "*/20 * * * * *", true)]
    [InlineData("0 0 3 * * *", "0 * * * * *", false)]
    public void A_schedule_that_is_finer_than_the_tick_is_a_fault(string schedule, string tick, bool faulty)
    {
        var faults = Settings.Faults(("Dlm:TickSchedule", tick), ("Dlm:Jobs:import_data:Schedule", schedule));

        faults.Should().HaveCount(faulty ? 1 : 0);
        faults.Should().OnlyContain(fault => fault.Contains(schedule) && fault.Contains(tick) && fault.Contains("Allowed: at most once a tick."));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void An_even_number_of_endpoints_or_fewer_than_three_is_a_fault(int count) =>
        Settings.Faults(Endpoints([.. Enumerable.Range(0, count).Select(database => $"redis:6379,defaultDatabase={database}")]))
            .Should().ContainSingle().Which.Should().Be(
                $"Dlm:Redlock:Endpoints has {count} entries. Allowed: an odd number, at least 3, so that a majority exists and one may fail.");

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void An_odd_number_of_three_or_more_is_none(int count) =>
        Settings.Faults(Endpoints([.. Enumerable.Range(0, count).Select(number => $"redis{number}:6379")])).Should().BeEmpty();

    [Fact]
    public void An_empty_list_of_endpoints_is_a_fault_and_not_the_default() =>
        Settings.Faults(("Dlm:Redlock:Endpoints", ""))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints has 0 entries.");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("defaultDatabase=2")]
    public void An_endpoint_that_names_no_server_is_a_fault(string endpoint) =>
        Settings.Faults(Endpoints("a:1", endpoint, "c:1"))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:1 names no server. Allowed: ");

    [Fact]
    public void A_database_that_would_vote_twice_is_a_fault() =>
        Settings.Faults(Endpoints("a:1,defaultDatabase=2", "b:1", "a:1,password=x,defaultDatabase=2"))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:2 is the same database as Dlm:Redlock:Endpoints:0.");

    [Theory]
    [InlineData("a:6379", "a")]
    [InlineData("a:6379", "A:6379")]
    [InlineData("a:6379", "a.:6379")]
    [InlineData("a:6379,ssl=true", "a:6379")]
    [InlineData("a:6380", "a,ssl=true")]
    [InlineData("a:1", "a:1,defaultDatabase=0")]
    [InlineData("a:1,defaultDatabase=3", "a:1,abortConnect=false,DEFAULTDATABASE=3,user=me")]
    [InlineData("a:1,b:2", "b:2,a:1")]
    [InlineData("a:1,b:2,defaultDatabase=3", "b:2,defaultDatabase=3")]
    [InlineData("localhost:6379", "127.0.0.1")]
    [InlineData("localhost", "[::1]:6379")]
    [InlineData("127.0.0.1:6379", "[::ffff:127.0.0.1]:6379")]
    [InlineData("10.1.2.3", "[::ffff:10.1.2.3]:6379")]
    [InlineData("[fd00::1]:6379", "[fd00:0:0:0::0001]:6379")]
    [InlineData("[FD00::1]:6379", "[fd00::1]")]
    [InlineData("a:26379,serviceName=one", "a,serviceName=one")]
    public void A_database_is_the_same_however_it_is_spelled(string one, string other)
    {
        Settings.Faults(Endpoints(one, "z:1", other))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:2 is the same database as Dlm:Redlock:Endpoints:0.");
        Settings.Faults(Endpoints(other, one, "z:1"))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:1 is the same database as Dlm:Redlock:Endpoints:0.");
    }

    [Theory]
    [InlineData("a:1", "a:2")]
    [InlineData("a:1", "b:1")]
    [InlineData("a", "a,ssl=true")]
    [InlineData("a:1,defaultDatabase=1", "a:1,defaultDatabase=2")]
    [InlineData("a:1,serviceName=one", "a:1,serviceName=other")]
    [InlineData("127.0.0.1:1", "127.0.0.2:1")]
    [InlineData("a:1,password=x,c:3", "b:1,password=x,c:3")]
    [InlineData("redis_1:6379", "redis_2:6379")]
    public void Databases_that_differ_are_accepted(string one, string other) => Settings.Faults(Endpoints(one, "z:1", other)).Should().BeEmpty();

    [Theory]
    [InlineData("hunter 2:6379,ssl=true")]
    [InlineData("a:1,\"hunter2\":6379")]
    [InlineData("hunter;2")]
    public void What_cannot_be_the_name_of_a_server_is_a_fault_and_not_shown(string endpoint) =>
        Settings.Faults(Endpoints("b:1", endpoint, "c:1"))
            .Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:1 is not valid. Allowed: ").And.NotContain("hunter");

    [Theory]
    [InlineData("a:1,password=hunter2,sl=true")]
    [InlineData("a:1,password=hunter2,ssl=perhaps")]
    [InlineData("a:1,pasword=hunter2")]
    [InlineData("password=hunter2")]
    [InlineData("a:1,password=hunter2,defaultDatabase=two")]
    [InlineData("a:1,ssl=hunter2")]
    [InlineData("a:1,tunnel=hunter2")]
    [InlineData("redis://:hunter2@a:1")]
    [InlineData("rediss://:hunter2=@a:1")]
    [InlineData("rediss://default:hunter2@a:1/2,ssl=true")]
    [InlineData("a:1,redis://:hunter2@b:2")]
    [InlineData(":hunter2@a:1")]
    [InlineData("hunter2@a:1,ssl=true")]
    public void A_fault_of_an_endpoint_never_shows_its_password(string endpoint)
    {
        var faults = Settings.Faults(Endpoints("b:1", endpoint, "c:1"));

        faults.Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:Endpoints:1 ").And.NotContain("hunter2").And.Contain("Allowed: ");
    }

    [Theory]
    [InlineData("a:1,password=p@ss")]
    [InlineData("a:1,user=me@home,password=x://y")]
    public void A_password_may_look_like_a_part_of_a_url(string endpoint) => Settings.Faults(Endpoints("b:1", endpoint, "c:1")).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_missing_storage_connection_is_a_fault(string? connection) =>
        Settings.Faults(("JobsStorage", connection)).Should().ContainSingle().Which.Should().StartWith("JobsStorage is missing. Allowed: ");

    [Theory]
    [InlineData("what-is-this")]
    [InlineData("AccountKey=aHVudGVyMg==;EndpointSuffix=core.windows.net")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2!;EndpointSuffix=core.windows.net")]
    public void A_storage_connection_string_that_cannot_be_read_is_a_fault_that_keeps_its_key(string connection) =>
        Settings.Faults(("JobsStorage", connection)).Should().ContainSingle()
            .Which.Should().StartWith("JobsStorage is not valid").And.Contain("Allowed: ").And.NotContain("hunter2").And.NotContain("aHVudGVyMg==");

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var faults = Settings.Faults(
            ("JobsStorage", null),
            ("Dlm:TickSchedul", "0 * * * * *"),
            ("Dlm:Jobs:import_data:Schedule", "often"),
            ("Dlm:Jobs:import_data:TimeZone", "Europe/Atlantis"),
            ("Dlm:Jobs:import_data:Queue", "No_Queue"),
            ("Dlm:Jobs:import_data:MaxAttempts", "many"),
            ("Dlm:Redlock:Endpoints:0", "a:1"),
            ("Dlm:Redlock:Endpoints:1", "a:1"),
            ("Dlm:Redlock:Ttl", "-00:00:10"),
            ("Dlm:Redlock:OnQuorumLost", "Panic"),
            ("Dlm:Runs:Lease", "00:00:01"));

        faults.Should().HaveCount(11, string.Join("\n", faults)).And.OnlyHaveUniqueItems().And.OnlyContain(fault => !fault.Contains('\n') && fault.Contains("Allowed"));
    }

    [Fact]
    public void The_exception_that_stops_the_start_says_it_all() =>
        FluentActions.Invoking(() => Settings.Options(("Dlm:Redlock:Ttl", "-00:00:10"), ("Dlm:TickSchedule", "often")))
            .Should().Throw<OptionsValidationException>()
            .Which.Message.Should().Contain("Dlm:Redlock:Ttl = \"-00:00:10\"").And.Contain("Dlm:TickSchedule = \"often\"");

    private static (string Key, string? Value)[] Endpoints(params string[] endpoints) =>
        [.. endpoints.Select((endpoint, index) => ($"Dlm:Redlock:Endpoints:{index}", (string?)endpoint))];
}
