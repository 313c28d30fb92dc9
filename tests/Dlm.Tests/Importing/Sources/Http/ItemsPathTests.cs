using System.Text.Json;
using Dlm.Importing.Sources.Http;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class ItemsPathTests
{
    [Theory]
    [InlineData("""[1,2]""", "", 2)]
    [InlineData("""{"items":[1]}""", "items", 1)]
    [InlineData("""{"data":{"users":{"items":[1,2,3]}}}""", "data.users.items", 3)]
    [InlineData("""{"data":[]}""", "data", 0)]
    public void The_array_is_found(string body, string path, int count)
    {
        var (items, fault) = ItemsPath.Find(JsonElement.Parse(body), path);

        fault.Should().BeNull();
        items.GetArrayLength().Should().Be(count);
    }

    [Theory]
    [InlineData("""{"items":[1]}""", "", "the body is an object")]
    [InlineData("""null""", "", "the body is null")]
    [InlineData("""{"data":{}}""", "data.items", "there is no 'items' of 'data.items'")]
    [InlineData("""{"data":[]}""", "data.items", "'items' of 'data.items' is looked for in an array")]
    [InlineData("""{"items":"none"}""", "items", "'items' is a text")]
    public void What_is_wrong_is_said(string body, string path, string fault) =>
        ItemsPath.Find(JsonElement.Parse(body), path).Fault.Should().Be(fault);
}
