using System.Buffers.Binary;
using System.Text;
using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;

namespace MetaRL.Export.Tests;

/// <summary>A file of weights is the policy again.</summary>
public sealed class SafeTensorsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("metarl-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    ExportedPolicy Load(byte[] file) => ExportedPolicy.Load(Write(file));

    string Write(byte[] file)
    {
        string path = Path.Combine(folder, "policy.safetensors");
        File.WriteAllBytes(path, file);
        return path;
    }

    [Theory, MemberData(nameof(Cases.Names), MemberType = typeof(Cases))]
    public void What_was_written_is_read_bit_for_bit_and_acts_alike(string name)
    {
        Subject subject = new(name);
        ExportedPolicy before = subject.Exported, after = Load(before.ToSafeTensors());
        Assert.Equal(before.Theta.Names.Order(), after.Theta.Names.Order());
        Assert.All(before.Theta.Items(), p => Assert.Equal(p.Value.ToArray(), after.Theta[p.Name].ToArray()));
        Assert.All(before.Theta.Items(), p => Assert.Equal(p.Value.Shape, after.Theta[p.Name].Shape));
        Assert.Equal(before.Facts, after.Facts);
        Assert.Equal((before.Spec.ObsDim, before.Spec.MaskDim, before.Spec.Action), (after.Spec.ObsDim, after.Spec.MaskDim, after.Spec.Action));
        float[] obs = subject.Observe(4, 1);
        Dictionary<string, float[]> here = subject.Act(obs), there = Subject.Act(after.Policy, after.Theta, after.Spec, obs, Subject.Envs);
        Assert.All(here, p => Assert.Equal(p.Value, there[p.Key]));
    }

    [Fact]
    public void The_file_is_what_the_format_says()
    {
        ExportedPolicy policy = new Subject("gaussian, linear").Exported;
        byte[] file = policy.ToSafeTensors();
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        Assert.Contains("\"head.w\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}", header);
        Assert.Contains("\"head.b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[24,32]}", header);
        Assert.Equal(8 + length + 4 * policy.Theta.Size, file.Length);
        Assert.Equal((float)policy.Theta["head.w"].ToArray()[4], BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length + 16)));
    }

    [Fact]
    public void Unbounded_actions_come_back()
    {
        EnvSpec spec = new(Envs.Spaces.BoxSpace.Unbounded(2), new Envs.Spaces.BoxSpace([-1, float.NegativeInfinity], [float.PositiveInfinity, 0.5f]), 7);
        GaussianMlp policy = new() { Hidden = [3] };
        Params theta = policy.Init(spec, Tensors.Simd.SimdBackend.Instance, new Seed(1));
        ExportedPolicy exported = new() { Policy = policy, Spec = spec, Theta = theta, Facts = new Dictionary<string, string>() };
        Assert.Equal(spec, Load(exported.ToSafeTensors()).Spec);
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_an_error_that_names_it()
    {
        byte[] file = new Subject("gaussian, linear").Exported.ToSafeTensors();
        for (int length = 0; length < file.Length; length += 7)
        {
            string message = Assert.Throws<InvalidDataException>(() => Load(file[..length])).Message;
            Assert.StartsWith(Path.Combine(folder, "policy.safetensors") + ": ", message);
        }
    }

    [Theory]
    [InlineData("F32", "I32", "expected F32 or F64")]
    [InlineData("[3,2]", "[3,3]", "should lie at bytes")]
    [InlineData("\"head.w\"", "\"neck.w\"", "its tensors are neck.w, head.b, log_std; expected head.w, head.b, log_std")]
    [InlineData("metarl-policy-1", "metarl-policy-9", "it is of format 'metarl-policy-9', expected 'metarl-policy-1'")]
    [InlineData("gaussianMlp", "gaussianNlp", "gaussianNlp")]
    [InlineData("\\u0022inputs\\u0022:3", "\\u0022inputs\\u0022:4", "tensor 'head.w' is ")]
    [InlineData("\"spec\"", "\"spek\"", "its metadata have no 'spec'")]
    public void What_is_wrong_in_a_file_is_said(string found, string changed, string message)
    {
        byte[] file = new Subject("gaussian, linear").Exported.ToSafeTensors();
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        Assert.Contains(found, header);
        Encoding.UTF8.GetBytes(header.Replace(found, changed, StringComparison.Ordinal)).CopyTo(file, 8);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Load(file)).Message);
    }

    [Fact]
    public void A_checkpoint_is_no_policy()
    {
        byte[] file = Persistence.SafeTensors.Serialize(new Subject("gaussian, linear").Exported.Theta, new Dictionary<string, string> { ["format"] = "metarl-checkpoint-1" }, Persistence.Precision.Float32);
        Assert.Contains("'metarl export RUN --format safetensors' writes", Assert.Throws<InvalidDataException>(() => Load(file)).Message);
    }
}
