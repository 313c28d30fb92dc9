// dotnet run -c Release --project bench/Dlm.Benchmarks -- --filter '*Tick*'
// dotnet run -c Release --project bench/Dlm.Benchmarks -- starts
using BenchmarkDotNet.Running;
using Dlm.Benchmarks.History;

if (args is ["starts"])
{
    await StartCost.PrintAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
