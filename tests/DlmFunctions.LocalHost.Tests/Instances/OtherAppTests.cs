using System.Net;

namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>Any isolated app of timers, queues and HTTP runs in several instances.</summary>
public abstract class OtherAppTests(OtherAppFixture fixture)
{
    [Fact]
    public void Functions_and_logs_are_shown_with_the_name_of_the_instance()
    {
        fixture.Run.Output.Should().Contain("Clock: timer %ClockSchedule%").And.Contain("PassOn: queue %Orders%").And.MatchRegex("Greet: GET,POST http://127.0.0.1:[0-9]+/v1/greet/")
            .And.MatchRegex("instance-1 .*Functions.Clock").And.MatchRegex("instance-2 .*Functions.Clock").And.NotContain("Redis");
    }

    [Fact]
    public void Timers_fire_on_every_instance_and_the_time_zone_is_UTC() =>
        fixture.Journal().Where(line => line.Contains("tick", StringComparison.Ordinal)).Should().OnlyContain(line => line.EndsWith("tick False UTC", StringComparison.Ordinal));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_request_reaches_the_worker_of_its_instance(int instance)
    {
        using var response = await fixture.SendAsync(instance, HttpMethod.Post, "v1/greet/Ada?mark=%21", "How do you do?");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Be("Hello Ada! How do you do?");
        response.Headers.GetValues("X-Process").Single().Should().BeOneOf(fixture.Journal().Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("GET", "v1/greet/4711", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/greet/Ada", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "v1/greet/Ada", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "v1/fail", HttpStatusCode.InternalServerError)]
    public async Task Routes_methods_and_failures_are_answered(string method, string path, HttpStatusCode expected)
    {
        using var response = await fixture.SendAsync(0, new HttpMethod(method), path);

        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task What_a_function_returns_goes_to_a_queue_and_from_there_to_the_next()
    {
        var order = Guid.NewGuid().ToString();
        using var response = await fixture.SendAsync(0, HttpMethod.Post, "v1/orders", order);

        response.StatusCode.Should().Be(HttpStatusCode.Created);
        await fixture.UntilAsync(() => fixture.Journal().Count(line => line.EndsWith($"text {order} 1", StringComparison.Ordinal)) == 1);
        await fixture.UntilAsync(() => fixture.Journal().Count(line => line.EndsWith($"message {order} 1", StringComparison.Ordinal)) == 1);
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_as_often_as_the_SDK_says()
    {
        using var response = await fixture.SendAsync(0, HttpMethod.Post, "v1/orders", "bad");

        response.StatusCode.Should().Be(HttpStatusCode.Created);
        await fixture.UntilAsync(() => fixture.Journal().Any(line => line.EndsWith("text bad 5", StringComparison.Ordinal)));
        fixture.Run.Output.Should().Contain("A bad order.");
    }

    [Fact]
    public async Task A_worker_that_crashes_is_started_again_and_its_host_goes_on()
    {
        using var before = await fixture.SendAsync(1, HttpMethod.Get, "v1/greet/Ada");
        using var crash = await fixture.SendAsync(1, HttpMethod.Post, "v1/crash");

        ((int)crash.StatusCode).Should().BeGreaterThanOrEqualTo(500);
        using var after = await fixture.SendAsync(1, HttpMethod.Get, "v1/greet/Ada");
        after.StatusCode.Should().Be(HttpStatusCode.Accepted, fixture.Run.Output);
        after.Headers.GetValues("X-Process").Should().NotEqual(before.Headers.GetValues("X-Process"));
        fixture.Run.Output.Should().MatchRegex("instance-2 .*The worker has ended and is started again");
    }

    [Fact]
    public async Task A_function_that_exceeds_its_time_is_cancelled_and_its_worker_started_again()
    {
        using var response = await fixture.SendAsync(0, HttpMethod.Get, "v1/sleep");

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        fixture.Journal().Should().Contain(line => line.EndsWith("cancelled", StringComparison.Ordinal));
        await fixture.UntilAsync(() => fixture.Run.Output.Split('\n').Any(line => line.Contains("instance-1", StringComparison.Ordinal) && line.Contains("The worker runs again", StringComparison.Ordinal)));
    }
}

public sealed class OtherAppWithAspNetCoreTests(AspNetCoreFixture fixture) : OtherAppTests(fixture), IClassFixture<AspNetCoreFixture>;

public sealed class OtherAppWithMessagesTests(MessagesFixture fixture) : OtherAppTests(fixture), IClassFixture<MessagesFixture>;
