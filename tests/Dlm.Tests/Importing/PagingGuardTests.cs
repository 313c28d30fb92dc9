using CsCheck;
using Dlm.Importing;

namespace Dlm.Tests.Importing;

public sealed class PagingGuardTests
{
    [Fact]
    public void A_paging_without_a_loop_passes()
    {
        PagingGuard? guard = new();
        for (var page = 0; page < 10_000; page++)
        {
            guard = guard!.Pass($"page {page}");
            guard.Should().NotBeNull();
        }
    }

    [Fact]
    public void Every_loop_is_found_within_three_times_its_length_and_lead() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 60]).Sample((lead, length) =>
        {
            PagingGuard? guard = new();
            var pages = 0;
            while (guard is not null)
            {
                var page = pages < lead ? pages : lead + ((pages - lead) % length);
                guard = guard.Pass($"page {page}");
                pages++;
                pages.Should().BeLessThanOrEqualTo((3 * (lead + length)) + 1);
            }

            pages.Should().BeGreaterThan(length, "no page was seen twice before");
        });
}
