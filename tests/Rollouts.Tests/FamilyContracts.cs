using MetaRL.TestKit;

namespace MetaRL.Rollouts.Tests;

// What the tests build on must be sound itself.
public sealed class WalkContract() : EnvContract(new Walk());

public sealed class GuessContract() : SharedPoolContract(new Guess());
