using MetaRL.TestKit;

namespace Gpu.Tests;

public sealed class GpuBackendTests() : BackendContract(Simulated.Own, 2e-6);

public sealed class GpuGradientTests() : GradientContract(Simulated.Backend);
