using DlmFunctions.FaultTests.Instance;
using DlmFunctions.LocalHost.Settings;

return await DlmFunctions.LocalHost.Instances.Instance.RunAsync(RepositoryRoot.Path, TimeProvider.System, TestParts.Add);
