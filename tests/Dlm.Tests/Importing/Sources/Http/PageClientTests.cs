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
        var client = new PageClient(http, page, guard: null, new HttpImportOptions());

        var error = await client.Invoking(it => it.GetAsync(page, validator: null, default)).Should().ThrowAsync<HttpRequestException>();

        error.Which.Message.Should().StartWith("https://api.example.com/users?… could not be read").And.EndWith(network.Fault.Message);
    }
}
