using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class RetryLaterExceptionTests
{
    [Theory]
    [InlineData("-00:00:01", "00:00:00")]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData("01:00:00", "01:00:00")]
    [InlineData("6.23:00:00", "6.23:00:00")]
    [InlineData("365.00:00:00", "6.23:00:00")]
    public void A_rest_lasts_no_longer_than_a_message_can_be_kept_back(string asked, string given) =>
        new RetryLaterException(TimeSpan.Parse(asked, System.Globalization.CultureInfo.InvariantCulture), "Rate limit.")
            .Delay.Should().Be(TimeSpan.Parse(given, System.Globalization.CultureInfo.InvariantCulture));
}
