namespace Dlm.IntegrationTests.Importing.Http;

public sealed class ConditionalTests
{
    [Fact]
    public async Task An_unchanged_source_costs_one_request()
    {
        await using var host = await HttpSourceHost.StartAsync();
        var pages = await host.ReadAllAsync();
        var validator = pages[0].Validator;
        pages.Skip(1).Should().AllSatisfy(page => page.Validator.Should().BeNull());

        var again = (await host.ReadAllAsync(validator: validator)).Should().ContainSingle().Which;

        again.Unchanged.Should().BeTrue();
        again.Next.Should().BeNull();
        again.Records.Should().BeEmpty();
        again.Validator.Should().Be(validator);
        host.Api.Requests.Should().HaveCount(11);
        host.Api.Requests.Last().Status.Should().Be(304);
    }

    [Fact]
    public async Task A_changed_source_is_read()
    {
        await using var host = await HttpSourceHost.StartAsync();
        var validator = (await host.ReadAllAsync())[0].Validator;
        host.Api.Revision++;

        var pages = await host.ReadAllAsync(validator: validator);

        pages.Ids().Should().HaveCount(1000);
        pages[0].Unchanged.Should().BeFalse();
        pages[0].Validator.Should().NotBeNull().And.NotBe(validator);
    }

    [Theory]
    [InlineData("date:Fri, 02 Jan 2026 00:00:00 GMT", true)]
    [InlineData("date:Thu, 01 Jan 2026 00:00:00 GMT", false)]
    [InlineData("unheard:of", false)]
    public async Task A_date_does_as_well(string validator, bool unchanged)
    {
        await using var host = await HttpSourceHost.StartAsync();

        (await host.ReadAllAsync(validator: validator))[0].Unchanged.Should().Be(unchanged);
    }

    [Fact]
    public async Task A_resumed_import_reads_in_any_case()
    {
        await using var host = await HttpSourceHost.StartAsync();
        var first = (await host.ReadAllAsync())[0];

        (await host.ReadAllAsync(cursor: first.Next, validator: first.Validator)).Ids().Should().HaveCount(900);
    }
}
