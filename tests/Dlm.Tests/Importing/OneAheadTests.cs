using System.Runtime.CompilerServices;
using Dlm.Importing;

namespace Dlm.Tests.Importing;

public sealed class OneAheadTests
{
    private readonly List<int> fetched = [];
    private bool closed;

    [Fact]
    public async Task All_items_come_in_order() =>
        (await OneAhead.ReadAsync(token => Items(5, null, token), default).ToListAsync()).Should().Equal(1, 2, 3, 4, 5);

    [Fact]
    public async Task The_next_item_is_fetched_while_the_current_one_is_used_and_none_behind_it()
    {
        await foreach (var item in OneAhead.ReadAsync(token => Items(5, null, token), default))
        {
            fetched.Should().HaveCount(Math.Min(item + 1, 5));
        }
    }

    [Fact]
    public async Task A_fault_comes_after_the_items_before_it()
    {
        List<int> used = [];
        var reading = async () =>
        {
            await foreach (var item in OneAhead.ReadAsync(token => Items(5, 3, token), default))
            {
                used.Add(item);
            }
        };

        await reading.Should().ThrowAsync<InvalidOperationException>();
        used.Should().Equal(1, 2);
        closed.Should().BeTrue();
    }

    [Fact]
    public async Task Who_stops_early_cancels_the_fetch_and_closes_the_source()
    {
        await foreach (var _ in OneAhead.ReadAsync(token => Endless(token), default))
        {
            break;
        }

        closed.Should().BeTrue();
    }

    private async IAsyncEnumerable<int> Items(int count, int? broken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var item = 1; item <= count; item++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (item == broken)
                {
                    throw new InvalidOperationException("As planned.");
                }

                fetched.Add(item);
                yield return item;
            }
        }
        finally
        {
            closed = true;
        }
    }

    private async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            closed = true;
        }
    }
}
