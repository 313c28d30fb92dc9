using CsCheck;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Tests.Support;

namespace Dlm.Tests.Queueing;

public sealed class ReceivedMessageTests
{
    [Fact]
    public void A_job_alone_asks_for_an_occurrence_of_now() =>
        ReceivedMessage.Parse("""{ "job": "import_data" }""").Should().Be(new ReceivedMessage.Request("import_data", null));

    [Fact]
    public void A_job_with_a_key_asks_for_that_occurrence() =>
        ReceivedMessage.Parse("""{ "job": "import_data", "key": "ticket-42" }""").Should().Be(new ReceivedMessage.Request("import_data", "ticket-42"));

    [Fact]
    public void A_key_in_a_message_with_a_version_points_to_a_record() =>
        ReceivedMessage.Parse("""{ "v": 1, "job": "import_data", "key": "ticket-42" }""")
            .Should().Be(new ReceivedMessage.WakeUp(Occurrence.Manual("import_data", "ticket-42")));

    [Fact]
    public void What_a_later_version_adds_is_ignored() =>
        ReceivedMessage.Parse("""{ "v": 2, "job": "import_data", "occurrence": "2026-11-23T05:27:00+01:00", "more": { "of": [ "it" ] } }""")
            .Should().Be(new ReceivedMessage.WakeUp(Occurrence.Scheduled("import_data", Utc.Parse("2026-11-23 04:27:00"))));

    [Theory]
    [InlineData("", "It is not JSON")]
    [InlineData("   ", "It is not JSON")]
    [InlineData("hello", "It is not JSON")]
    [InlineData("{", "It is not JSON")]
    [InlineData("""{ "job": "import_data" } and more""", "It is not JSON")]
    [InlineData("\0", "It is not JSON")]
    [InlineData("\ud800", "It is not JSON")]
    [InlineData("[]", "It is a JSON Array, not an object")]
    [InlineData("42", "It is a JSON Number, not an object")]
    [InlineData("null", "It is a JSON Null, not an object")]
    [InlineData("\"import_data\"", "It is a JSON String, not an object")]
    [InlineData("{}", "It has no text \"job\"")]
    [InlineData("""{ "job": "" }""", "It has no text \"job\"")]
    [InlineData("""{ "job": null }""", "It has no text \"job\"")]
    [InlineData("""{ "job": 7 }""", "It has no text \"job\"")]
    [InlineData("""{ "Job": "import_data" }""", "It has no text \"job\"")]
    [InlineData("""{ "job": "import_data", "occurrence": "yesterday" }""", "Its \"occurrence\" is \"yesterday\", not an instant")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-02-30T00:00:00Z" }""", "Its \"occurrence\" is \"2026-02-30T00:00:00Z\", not an instant")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-11-23T04:27:00.5Z" }""", "Its \"occurrence\" is")]
    [InlineData("""{ "job": "import_data", "occurrence": 1795408020 }""", "Its \"occurrence\" is 1795408020, not an instant")]
    [InlineData("""{ "job": "import_data", "occurrence": null }""", "Its \"occurrence\" is null, not an instant")]
    [InlineData("""{ "job": "import_data", "key": "" }""", "Its \"key\" is \"\". Allowed: ")]
    [InlineData("""{ "job": "import_data", "key": "a/b" }""", "Its \"key\" is \"a/b\". Allowed: ")]
    [InlineData("""{ "job": "import_data", "key": "line\n" }""", "Its \"key\" is \"line\\n\". Allowed: ")]
    [InlineData("""{ "job": "import_data", "key": 42 }""", "Its \"key\" is 42. Allowed: ")]
    [InlineData("""{ "job": "import_data", "key": null }""", "Its \"key\" is null. Allowed: ")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-11-23T04:27:00Z", "part": 0 }""", "Its \"part\" is 0. Allowed: 1 to 97")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-11-23T04:27:00Z", "part": 98 }""", "Its \"part\" is 98. Allowed: ")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-11-23T04:27:00Z", "part": 1.5 }""", "Its \"part\" is 1.5. Allowed: ")]
    [InlineData("""{ "job": "import_data", "occurrence": "2026-11-23T04:27:00Z", "part": "1" }""", "Its \"part\" is \"1\". Allowed: ")]
    [InlineData("""{ "v": 1, "job": "import_data", "key": "a", "part": null }""", "Its \"part\" is null. Allowed: ")]
    [InlineData("""{ "job": "import_data", "part": 1 }""", "It asks for a part. ")]
    [InlineData("""{ "job": "import_data", "key": "a", "part": 1 }""", "It asks for a part. ")]
    [InlineData("""{ "job": "\ud800" }""", "")]
    [InlineData("""{ "job": "import_data", "key": "\udc00" }""", "")]
    [InlineData("""{ "job": "import_data", "occurrence": "\ud800" }""", "")]
    public void Garbage_is_told_from_messages_and_why(string body, string reason) =>
        ReceivedMessage.Parse(body).Should().BeOfType<ReceivedMessage.Garbage>().Which.Reason.Should().StartWith(reason).And.NotBeEmpty();

    [Theory]
    [InlineData("""{ "v": 2 }""", true)]
    [InlineData("""{ "v": 1.5, "job": "import_data" }""", true)]
    [InlineData("""{ "v": 1e999 }""", true)]
    [InlineData("""{ "v": 1, "job": "import_data" }""", false)]
    [InlineData("""{ "v": "2", "job": "import_data" }""", false)]
    [InlineData("""{ "job": "import_data" }""", false)]
    [InlineData("[ 2 ]", false)]
    [InlineData("v: 2", false)]
    public void A_newer_version_is_told_from_this_one(string body, bool newer) => ReceivedMessage.IsNewer(body).Should().Be(newer);

    [Fact]
    public void A_reason_stays_short_however_long_the_garbage() =>
        ReceivedMessage.Parse($$"""{ "job": "import_data", "occurrence": "{{new string('x', 40_000)}}" }""")
            .Should().BeOfType<ReceivedMessage.Garbage>().Which.Reason.Length.Should().BeLessThan(300);

    [Fact]
    public void Nothing_that_can_be_on_a_queue_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.String.Select(text => $$"""{ "job": "{{text}}", "key": "{{text}}" }"""), Gen.String.Select(text => $$"""{ "job": "a", "occurrence": {{text}} }"""))
            .Sample(body => ReceivedMessage.Parse(body).Should().NotBeNull(), iter: 10_000);
}
