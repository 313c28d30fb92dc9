namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>The worker takes HTTP requests itself.</summary>
public sealed class AspNetCoreFixture() : OtherAppFixture(aspNetCore: true);

/// <summary>The worker gets HTTP requests as messages of the host.</summary>
public sealed class MessagesFixture() : OtherAppFixture(aspNetCore: false);
