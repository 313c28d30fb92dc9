using System.Net;
using System.Net.Sockets;
using Dlm.Configuration;
using Dlm.Importing.Sources.Http;
using Dlm.Tests.Support;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class PageClientTests
{
    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task The_error_of_a_lost_connection_names_the_page_without_its_query(Type fault)
    {
        var page = new Uri("https://api.example.com/users?key=secret");
        using var network = new BrokenNetwork(fault);
        using var http = new HttpClient(network);
        var client = new PageClient(http, page, isPublic: true, new AddressGuard(), new HttpImportOptions());

        var error = await client.Invoking(it => it.GetAsync(page, validator: null, default)).Should().ThrowAsync<HttpRequestException>();

        error.Which.Message.Should().StartWith("https://api.example.com/users?… could not be read").And.EndWith(network.Fault.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_is_cancelled_between_two_tries_is_cancelled_whatever_came_of_the_last(bool answered)
    {
        var page = new Uri("https://api.example.com/users");
        using var cancel = new CancellationTokenSource();
        using var tries = new LastTry(cancel, answered);
        using var http = new HttpClient(tries);
        var client = new PageClient(http, page, isPublic: true, new AddressGuard(), new HttpImportOptions());

        await client.Invoking(it => it.GetAsync(page, validator: null, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Ends as the resilience handler does where it is cancelled before it waits for the next try.</summary>
    private sealed class LastTry(CancellationTokenSource cancel, bool answered) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await cancel.CancelAsync();
            return answered ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : throw new HttpRequestException("The server is gone.");
        }
    }
}
