using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class RunnerDirectionContract() : SharedPoolContract(new PlanarDirection());
public sealed class HopperDirectionContract() : SharedPoolContract(new PlanarDirection { Body = new HopperBody(), Horizon = 50 });
public sealed class RunnerVelocityContract() : EnvContract(new PlanarVelocity());
public sealed class WalkerVelocityContract() : EnvContract(new PlanarVelocity { Body = new WalkerBody(), MinSpeed = -1, MaxSpeed = 3, Horizon = 50 });
public sealed class WalkerParametersContract() : EnvContract(new PlanarParameters());
public sealed class HopperParametersContract() : EnvContract(new PlanarParameters { Body = new HopperBody() });
public sealed class RunnerCrippleContract() : EnvContract(new PlanarCripple { Horizon = 50 }, TaskPool.Finite);
public sealed class HopperCrippleContract() : EnvContract(new PlanarCripple { Body = new HopperBody(), Horizon = 50 }, TaskPool.Finite);
public sealed class RunnerPayloadContract() : EnvContract(new PlanarPayload { Horizon = 50 });
public sealed class RunnerMotorsContract() : EnvContract(new PlanarMotors { Horizon = 50 });
public sealed class RunnerTerrainContract() : EnvContract(new PlanarTerrain());
public sealed class RunnerWithSightContract() : EnvContract(new PlanarTerrain { Sight = 4, MinDifficulty = 0.5f, Horizon = 50 });
public sealed class RunnerOnStepsContract() : EnvContract(new PlanarTerrain { Kind = TerrainKind.Steps, Horizon = 50 });
public sealed class WalkerTerrainContract() : EnvContract(new PlanarTerrain { Body = new WalkerBody(), Horizon = 50 });
