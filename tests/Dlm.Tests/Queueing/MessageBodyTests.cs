using System.Text;
using CsCheck;
using Dlm.Queueing;

namespace Dlm.Tests.Queueing;

public sealed class MessageBodyTests
{
    [Theory]
    [InlineData("""{ "job": "import_data" }""")]
    [InlineData("""{ "job": "import_data", "key": "Köln 😀" }""")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<not base64>")]
    public void A_text_is_the_same_typed_in_and_in_base64(string text)
    {
        MessageBody.Read(text).Should().Be(text);
        MessageBody.Read(Base64(text)).Should().Be(text);
        MessageBody.Read(Base64(text) + "\n").Should().Be(text);
    }

    [Fact]
    public void A_byte_order_mark_before_it_is_no_part_of_it()
    {
        const string text = """{ "job": "import_data" }""";

        MessageBody.Read('\uFEFF' + text).Should().Be(text);
        MessageBody.Read(Base64('\uFEFF' + text)).Should().Be(text);
        MessageBody.Read('\uFEFF' + Base64(text)).Should().Be(text);
        MessageBody.Read("{\uFEFF}").Should().Be("{\uFEFF}");
    }

    [Fact]
    public void Base64_of_what_is_no_text_stays_base64() => MessageBody.Read("//79").Should().Be("//79");

    [Fact]
    public void Nothing_that_can_be_on_a_queue_makes_it_throw_and_no_object_is_taken_for_base64() =>
        Gen.String.Sample(
            text =>
            {
                MessageBody.Read(text).Should().NotBeNull();
                MessageBody.Read("{" + text).Should().Be("{" + text);
            },
            iter: 10_000);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
