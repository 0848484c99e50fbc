using MetaRL.Envs.Families.Trading;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class BrownianTradingContract() : EnvContract(new BrownianTrading { Horizon = 50 });
public sealed class BrownianChoiceContract() : EnvContract(new BrownianTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class MeanReversionTradingContract() : EnvContract(new MeanReversionTrading { Horizon = 20 });
public sealed class MeanReversionChoiceContract() : EnvContract(new MeanReversionTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class MomentumTradingContract() : EnvContract(new MomentumTrading { Horizon = 20, Window = 32 });
public sealed class MomentumChoiceContract() : EnvContract(new MomentumTrading { Horizon = 20, Action = TradingAction.ShortFlatLong, Window = 1 });
public sealed class RegimeTradingContract() : EnvContract(new RegimeTrading { Horizon = 20, RiskAversion = 4 });
public sealed class RegimeChoiceContract() : EnvContract(new RegimeTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class StochasticVolatilityTradingContract() : EnvContract(new StochasticVolatilityTrading { Horizon = 20 });
public sealed class StochasticVolatilityChoiceContract() : EnvContract(new StochasticVolatilityTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class JumpTradingContract() : EnvContract(new JumpTrading { Horizon = 20 });
public sealed class JumpChoiceContract() : EnvContract(new JumpTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class PersonalityTradingContract() : EnvContract(new PersonalityTrading { Horizon = 20 });
public sealed class PersonalityChoiceContract() : EnvContract(new PersonalityTrading { Horizon = 20, Action = TradingAction.ShortFlatLong });
public sealed class ReplayTradingContract() : EnvContract(new ReplayTrading { Folder = PriceFiles.Folder, Horizon = 20 });
public sealed class ReplayChoiceContract() : EnvContract(new ReplayTrading { Folder = PriceFiles.Folder, Horizon = 20, Action = TradingAction.ShortFlatLong });

// Moves of e^5 and more in a bar, and ruin after a few.
public sealed class WildTradingContract() : EnvContract(new BrownianTrading { Horizon = 20, Volatility = new(0.3f, 0.5f), RiskAversion = 1000, Spread = new(0, 0.1f) });
