using System.Runtime.InteropServices;

namespace Dlm.Simulation.Network;

/// <summary>What becomes of a request, and when.</summary>
/// <param name="ArrivesAfter">When the server carries it out; null for never.</param>
/// <param name="AnsweredAfter">When, counted from then, the caller has the answer; null for never.</param>
/// <param name="RefusedAfter">When the caller learns that the server refused it; null where it does not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Fate(TimeSpan? ArrivesAfter, TimeSpan? AnsweredAfter, TimeSpan? RefusedAfter = null);
