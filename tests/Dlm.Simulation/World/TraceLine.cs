using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Dlm.Simulation.World;

/// <summary>The text of a trace line, which costs nothing where lines are not kept.</summary>
[InterpolatedStringHandler]
internal readonly ref struct TraceLine
{
    private readonly StringBuilder? text;

    public TraceLine(int literalLength, int formattedCount, SimWorld world, out bool kept)
    {
        kept = world.Trace.Enabled;
        text = kept ? new StringBuilder(literalLength + (formattedCount * 16)) : null;
    }

    public void AppendLiteral(string literal) => text!.Append(literal);

    public void AppendFormatted<T>(T value) => text!.Append(CultureInfo.InvariantCulture, $"{value}");

    public override string ToString() => text?.ToString() ?? "";
}
