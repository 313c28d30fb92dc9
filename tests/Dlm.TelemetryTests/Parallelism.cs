using Dlm.TelemetryTests.Support;
using Xunit.Sdk;
using Xunit.v3;

// Whoever listens to spans and instruments hears those of the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Servers))]
