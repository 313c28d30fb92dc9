using System.Net;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace OtherApp;

public static class OrderFunctions
{
    [Function("TakeOrder")]
    public static async Task<Receipt> TakeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Created);
        return new Receipt(response, [await request.ReadAsStringAsync() ?? string.Empty, "copy"]);
    }

    /// <summary>Takes a message as a text, and passes it on.</summary>
    [Function("PassOn")]
    [QueueOutput("%Orders%-passed")]
    public static string PassOn([QueueTrigger("%Orders%")] string message, FunctionContext context)
    {
        Journal.Write($"text {message} {context.BindingContext.BindingData["DequeueCount"]}");
        return message == "bad" ? throw new InvalidOperationException("A bad order.") : message;
    }

    /// <summary>Takes all of a message.</summary>
    [Function("Finish")]
    public static void Finish([QueueTrigger("%Orders%-passed")] QueueMessage message) => Journal.Write($"message {message.Body} {message.DequeueCount}");

    public sealed record Receipt([property: HttpResult] HttpResponseData Response, [property: QueueOutput("%Orders%")] string[] Orders);
}
