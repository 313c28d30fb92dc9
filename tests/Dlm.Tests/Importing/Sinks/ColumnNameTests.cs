using System.Text.RegularExpressions;
using CsCheck;
using Dlm.Importing.Sinks;

namespace Dlm.Tests.Importing.Sinks;

public sealed class ColumnNameTests
{
    private const int Samples = 20_000;

    [Theory]
    [InlineData("site_admin", "site_admin")]
    [InlineData("_links", "_links")]
    [InlineData("created-at", "created_x002D_at")]
    [InlineData("2fa", "_x0032_fa")]
    [InlineData("odata.etag", "odata_x002E_etag")]
    [InlineData("RowKey", "_x0052_owKey")]
    [InlineData("timestamp", "_x0074_imestamp")]
    [InlineData("ContentHash", "_x0043_ontentHash")]
    [InlineData("", "_x_")]
    public void A_column_is_named_like_its_field_as_far_as_possible(string field, string column) => ColumnName.Of(field).Should().Be(column);

    [Fact]
    public void A_field_can_be_read_back() =>
        TableNames.Text.Sample(field => ColumnName.FieldOf(ColumnName.Of(field)).Should().Be(field), iter: Samples);

    [Fact]
    public void Different_fields_have_different_columns() =>
        Gen.Select(TableNames.Text, TableNames.Text).Sample(
            (one, other) => ColumnName.Of(one) == ColumnName.Of(other) == string.Equals(one, other, StringComparison.Ordinal), iter: Samples);

    [Fact]
    public void A_column_is_an_identifier_that_the_row_does_not_use_itself() =>
        TableNames.Text.Sample(
            field => Regex.IsMatch(ColumnName.Of(field), "^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.None, TimeSpan.FromSeconds(1))
                && ColumnName.Of(field) is not ("PartitionKey" or "RowKey" or "Timestamp" or "ContentHash"),
            iter: Samples);
}
