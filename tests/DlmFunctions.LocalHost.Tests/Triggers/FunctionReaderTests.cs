using DlmFunctions.LocalHost.Protocol;
using DlmFunctions.LocalHost.Triggers;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.LocalHost.Tests.Triggers;

public sealed class FunctionReaderTests
{
    [Fact]
    public void A_timer_is_read()
    {
        var timer = Read("""{ "name": "timer", "direction": "In", "type": "timerTrigger", "schedule": "%Tick%", "runOnStartup": true, "useMonitor": false }""");

        timer.Should().Be(new TimerTrigger("timer", "%Tick%", RunOnStartup: true, UseMonitor: false));
    }

    [Theory]
    [InlineData("""{ "name": "m", "direction": "In", "type": "queueTrigger", "dataType": "String", "queueName": "q", "connection": "Jobs", "properties": {} }""", typeof(string))]
    [InlineData("""{ "name": "m", "direction": "In", "type": "queueTrigger", "dataType": "Binary", "queueName": "q", "connection": "Jobs" }""", typeof(byte[]))]
    [InlineData("""{ "name": "m", "direction": "In", "type": "QueueTrigger", "queueName": "q", "connection": "Jobs", "properties": { "supportsDeferredBinding": "True" } }""", typeof(ParameterBindingData))]
    public void A_queue_is_read_with_the_shape_of_its_messages(string binding, Type messageType) =>
        Read(binding).Should().Be(new QueueTrigger("m", "q", "Jobs", messageType));

    [Fact]
    public void A_queue_without_a_connection_is_in_the_storage_of_the_host() =>
        Read("""{ "name": "m", "direction": "In", "type": "queueTrigger", "queueName": "q", "connection": "" }""").Should().BeOfType<QueueTrigger>().Which.Connection.Should().BeNull();

    [Fact]
    public void A_route_is_the_name_of_the_function_where_there_is_none()
    {
        Read("""{ "name": "r", "direction": "In", "type": "httpTrigger", "authLevel": "Admin", "methods": ["get", "post"] }""")
            .Should().BeEquivalentTo(new HttpTrigger("r", "Sample", ["get", "post"]));
        Read("""{ "name": "r", "direction": "In", "type": "httpTrigger", "route": "a/{b?}" }""").Should().BeEquivalentTo(new HttpTrigger("r", "a/{b?}", []));
    }

    [Theory]
    [InlineData("""{ "name": "b", "direction": "In", "type": "blobTrigger", "path": "c/{name}" }""", "blobTrigger")]
    [InlineData("""{ "name": "b", "direction": "In", "type": "serviceBusTrigger" }""", "serviceBusTrigger")]
    [InlineData("""{ "name": "t", "direction": "Out", "type": "table" }""", "table")]
    public void Another_kind_of_binding_is_refused_by_a_line_that_names_it(string binding, string type)
    {
        var read = () => FunctionReader.Read([Function("""{ "name": "timer", "direction": "In", "type": "timerTrigger", "schedule": "x" }""", binding)]);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().Contain("Sample").And.Contain($"'{type}'").And.NotContain("\n");
    }

    [Fact]
    public void Queues_that_take_what_a_function_returns_are_read()
    {
        var function = FunctionReader.Read(
        [
            Function(
                """{ "name": "r", "direction": "In", "type": "httpTrigger" }""",
                """{ "name": "$return", "direction": "Out", "type": "http" }""",
                """{ "name": "Orders", "direction": "Out", "type": "queue", "queueName": "orders", "connection": "Jobs" }"""),
        ]).Single();

        function.Outputs.Should().Equal(new QueueOutput("Orders", "orders", "Jobs"));
    }

    private static FunctionTrigger Read(string binding) => FunctionReader.Read([Function(binding)]).Single().Trigger;

    private static RpcFunctionMetadata Function(params string[] bindings) => new() { Name = "Sample", FunctionId = "1", RawBindings = { bindings } };
}
