using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Rollouts;
using MetaRL.Policies;
using MetaRL.Problems;

namespace Gpu.Tests.Rollouts;

/// <summary>An environment that does not compile for a card is played on the host, and its author is told why.</summary>
public sealed class EnvCompilationTests
{
    const string Objects = "a card has numbers and structs of them, no objects";

    static string? WhyNot<TEnv>() where TEnv : unmanaged, IEnv<float>
        => ((ISamplingBackend)Simulated.Single).WhyOnHost(new PolicyProblem { Family = new Of<TEnv>(), Policy = new GaussianMlp() });

    [Fact]
    public void One_that_keeps_to_the_rules_is_played_on_the_card() => Assert.Null(WhyNot<Fit>());

    [Fact]
    public void A_throw_goes_into_a_method_of_its_own()
    {
        Assert.Equal("ThrowsInline.Step throws; throw in a method 'static void Throw...', which a card leaves out", WhyNot<ThrowsInline>());
        Assert.Equal("ThrowsByReference.ThrowAway throws, and a card cannot leave it out; make it a static void method of its type, without type parameters, "
            + "of at most 4 parameters and none by reference", WhyNot<ThrowsByReference>());
        Assert.Equal("ChecksArguments.Step calls ArgumentOutOfRangeException.ThrowIfNegative, which throws; write it without what checks its arguments", WhyNot<ChecksArguments>());
    }

    [Fact]
    public void A_field_that_means_something_else_on_a_card_is_named()
    {
        Assert.Equal("HoldsBool.isOn is a bool, which has 1 byte in .NET and 4 on a card; hold an int", WhyNot<HoldsBool>());
        Assert.Equal("HoldsNullable.last.hasValue is a bool, which has 1 byte in .NET and 4 on a card; hold an int", WhyNot<HoldsNullable>());
        Assert.Equal("HoldsChar.last is a char, which has 2 bytes in .NET and is read as 1 and 1 on a card; hold a ushort", WhyNot<HoldsChar>());
        Assert.Equal("HoldsPacked.pair is packed (Pack = 1), and a card aligns every field; leave Pack out", WhyNot<HoldsPacked>());
        Assert.Equal("HoldsNint.steps is a nint, which cannot be compiled for a card; hold an int or a long", WhyNot<HoldsNint>());
    }

    [Fact]
    public void A_type_that_is_not_public_is_named()
        => Assert.Equal("Unseen is not public, and what starts kernels must see it: write 'public struct Unseen'", WhyNot<Unseen>());

    [Fact]
    public void What_is_no_number_is_named()
    {
        Assert.Equal($"UsesString.Step uses a string; {Objects}", WhyNot<UsesString>());
        Assert.Equal($"UsesObject.Step uses Random; {Objects}", WhyNot<UsesObject>());
        Assert.Equal("UsesStatic.Step uses the static field steps, which can change; make it readonly, or a field of the struct", WhyNot<UsesStatic>());
        Assert.Equal("UsesLambda.Step uses a lambda or a delegate; call a static method", WhyNot<UsesLambda>());
        Assert.Equal("Tries.Step has a try block; a card has no exceptions", WhyNot<Tries>());
    }

    [Fact]
    public void Memory_that_a_thread_does_not_have_is_named()
    {
        Assert.StartsWith("UsesStack.Step does not compile; look for stackalloc, a nint, an Equals that a struct does not define, or a switch expression without a case for all the rest (ILGPU: ", WhyNot<UsesStack>());
        Assert.Equal("UsesSpan.Step uses a span, of which inline arrays are made, too; hold fields, or a 'fixed' buffer", WhyNot<UsesSpan>());
    }

    [Fact]
    public void A_method_that_a_card_does_not_have_is_named()
    {
        Assert.Equal("UsesCubeRoot.Step calls MathF.Cbrt, which a card does not have; take Pow", WhyNot<UsesCubeRoot>());
        Assert.Equal("UsesExponent.Step calls MathF.ILogB, which a card does not have; write it with functions that it has", WhyNot<UsesExponent>());
    }

    [Fact]
    public void A_function_of_another_number_type_is_named_with_what_to_take_instead()
    {
        Assert.Equal("ClampsLong.Root calls Math.Clamp, which throws; take Math.Min and Math.Max", WhyNot<ClampsLong>());
        Assert.Equal("FusesDoubles.Step calls Math.FusedMultiplyAdd, which a card does not have; write x * y + z", WhyNot<FusesDoubles>());
    }

    [Fact]
    public void A_call_that_is_dispatched_is_named()
    {
        const string Instead = "which is virtual or of an interface; call a static method, or one of a struct by the struct's own type";
        Assert.Equal($"CallsInterface.Step calls ILaw.Of, {Instead}", WhyNot<CallsInterface>());
        Assert.Equal($"CallsVirtual.Step calls Law.Of, {Instead}", WhyNot<CallsVirtual>());
        Assert.Equal($"CallsHashCode.Step calls ValueType.GetHashCode, {Instead}", WhyNot<CallsHashCode>());
    }

    [Fact]
    public void What_the_compiler_makes_is_called_what_the_author_wrote()
    {
        Assert.Equal("UsesInlineArray.Step uses a span, of which inline arrays are made, too; hold fields, or a 'fixed' buffer", WhyNot<UsesInlineArray>());
        Assert.Equal($"Interpolates.Step makes text, as $\"...\" and ToString do; {Objects}", WhyNot<Interpolates>());
        Assert.Equal("UsesConsole.Step calls Console.WriteLine, which a card does not have; leave it out", WhyNot<UsesConsole>());
        Assert.Equal("UsesDecimal.Step uses decimal; compute with float or double", WhyNot<UsesDecimal>());
    }

    // A card compiles these, or .NET's own where ILGPU can; its simulation calls .NET's.
    [Fact]
    public void Halves_are_rounded_as_NET_rounds_them()
    {
        foreach (float x in (float[])[0, 1, -1, 3, -3, 5, 7, 0.5f, -0.5f, 1.5f, -1.5f, 2.5f, -2.5f, 0.49999997f, 8388609, 1e30f, float.PositiveInfinity, float.NaN])
        {
            Assert.Equal(MathF.Round(x), DeviceMethods.Round(x));
            Assert.Equal(Math.Round((double)x), DeviceMethods.Round((double)x));
            if (MathF.Abs(x) < 1e6f) Assert.Equal(MathF.IEEERemainder(x, 2), DeviceMethods.IEEERemainder(x, 2));
        }
        Assert.Null(WhyNot<Rounds>());
        Assert.Null(WhyNot<TakesRemainder>());
        Assert.DoesNotContain(LimitOfIlgpu, PtxOf<Rounds>());
        Assert.DoesNotContain(LimitOfIlgpu, PtxOf<TakesRemainder>());
    }

    // 10⁷, beyond which ILGPU's own rounding leaves a number as it is.
    const string LimitOfIlgpu = "0f4B189680";

    static string PtxOf<TEnv>() where TEnv : unmanaged, IEnv<float> => PtxCode.Of(((Delegate)RolloutKernel.Play<TEnv, float, GaussianActorHead, DistantWeights>).Method);

    [Fact]
    public void Functions_that_a_card_has_compile()
    {
        Assert.Null(WhyNot<UsesFunctions>());
        Assert.Null(WhyNot<UsesFunctionsOfDoubles>());
        Assert.Null(WhyNot<UsesSwitch>());
    }

    [Fact]
    public void A_switch_that_leaves_a_case_out_is_among_what_may_be_meant()
        => Assert.StartsWith("LeavesACaseOut.Step does not compile; look for stackalloc, a nint, an Equals that a struct does not define, or a switch expression without a case for all the rest (ILGPU: ", WhyNot<LeavesACaseOut>());

    // After a method that does not compile ILGPU's context would compile nothing more.
    [Fact]
    public void One_that_does_not_compile_is_in_no_other_s_way()
    {
        Assert.NotNull(EnvCompilation.WhyNot<Tries, float, CategoricalActorHead>());
        Assert.Null(EnvCompilation.WhyNot<Fit, float, CategoricalActorHead>());
    }

    [Fact]
    public void Every_built_in_family_is_built_in_and_no_author_s_is()
    {
        Assert.All(BuiltInFamilies.All, static entry => Assert.True(EnvCompilation.IsBuiltIn(entry.Family.GetType())));
        Assert.False(EnvCompilation.IsBuiltIn(typeof(Fit)));
        Assert.False(EnvCompilation.IsBuiltIn(typeof(TaskFamily<Fit, float>)));   // of the built-in assembly, over an author's
    }

    struct Unseen : IEnv<float>
    {
        float x;

        public void Reset(in float task, ref Rng rng) => x = rng.Uniform();

        public readonly void Observe<TObs>(in float task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = x;

        public StepResult Step<TAct>(in float task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
        {
            x += act[0];
            return new(x);
        }
    }
}
