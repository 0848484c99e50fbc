using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

public sealed class ReferenceBackendTests() : BackendContract(new ReferenceBackend(), 1e-12);

public sealed class SimdBackendTests() : BackendContract(SimdBackend.Instance, 2e-6);

public sealed class SimdGradientTests() : GradientContract(SimdBackend.Instance);
