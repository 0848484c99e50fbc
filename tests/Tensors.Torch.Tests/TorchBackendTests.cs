using MetaRL.Tensors.Torch;
using MetaRL.TestKit;

namespace Tensors.Torch.Tests;

public sealed class TorchCpuBackendTests() : BackendContract(TorchBackend.Cpu, 2e-6);

public sealed class TorchCpuGradientTests() : GradientContract(TorchBackend.Cpu);

[Collection(nameof(Alone))]
public sealed class TorchCpuMemoryTests() : MemoryTests(TorchBackend.Cpu);

public sealed class TorchCpuTrainingTests() : TrainingTests(TorchBackend.Cpu);
