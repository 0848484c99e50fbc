using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

public sealed class SpaceTests
{
    [Fact]
    public void Boxes_are_equal_by_content()
    {
        BoxSpace box = new([-1, 0], [1, 2]);
        Assert.Equal(box, new BoxSpace([-1, 0], [1, 2]));
        Assert.Equal(box.GetHashCode(), new BoxSpace([-1, 0], [1, 2]).GetHashCode());
        Assert.NotEqual(box, new BoxSpace([-1, 0], [1, 3]));
        Assert.NotEqual(box, new BoxSpace([-1, -1], [1, 2]));
        Assert.Equal(new EnvSpec(box, new DiscreteSpace(3), 5), new EnvSpec(new BoxSpace([-1, 0], [1, 2]), new DiscreteSpace(3), 5));
    }

    [Fact]
    public void A_box_says_what_it_is()
    {
        Assert.Equal("box of 2 in [-1, 1]", BoxSpace.Uniform(2, -1, 1).ToString());
        Assert.Equal("box of 2 in [-1, 1] x [0, 2]", new BoxSpace([-1, 0], [1, 2]).ToString());
        Assert.Equal("one of 4", new DiscreteSpace(4).ToString());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(0, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void A_box_without_a_finite_value_is_an_error(float low, float high) =>
        Assert.StartsWith("BoxSpace: component 0 is in [", Assert.Throws<ArgumentException>(() => new BoxSpace([low], [high])).Message);

    [Fact]
    public void Sizes_are_checked()
    {
        Assert.Equal("BoxSpace: 1 lower and 2 upper bounds; expected the same number, at least 1",
            Assert.Throws<ArgumentException>(() => new BoxSpace([0], [1, 1])).Message);
        Assert.Throws<ArgumentException>(() => new BoxSpace([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => BoxSpace.Unbounded(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteSpace(0));
        Assert.Equal("EnvSpec.Horizon: 0 is outside [1, 2147483647]",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EnvSpec(new DiscreteSpace(1), new DiscreteSpace(1), 0)).Message);
    }

    [Fact]
    public void Membership()
    {
        var box = new BoxSpace([-1, 0], [1, float.PositiveInfinity]);
        Assert.True(box.Contains([-1, 1e30f]));
        Assert.False(box.Contains([-1.1f, 0]));
        Assert.False(box.Contains([0, -0.1f]));
        Assert.False(box.Contains([0, float.PositiveInfinity]));
        Assert.False(box.Contains([float.NaN, 0]));
        Assert.False(box.Contains([0]));
        var choices = new DiscreteSpace(3);
        Assert.True(choices.Contains([2]));
        Assert.All((float[])[-1, 0.5f, 3, float.NaN], x => Assert.False(choices.Contains([x])));
    }

    [Fact]
    public void Samples_are_members_and_vary()
    {
        Rng rng = new Seed(1).Stream();
        Space[] spaces = [new BoxSpace([-1, 0, float.NegativeInfinity], [1, float.PositiveInfinity, -1]), BoxSpace.Unbounded(2), new DiscreteSpace(5)];
        foreach (Space space in spaces)
        {
            float[] value = new float[space.Size];
            var seen = new HashSet<float>();
            for (int i = 0; i < 1000; i++)
            {
                space.Sample(ref rng, value);
                Assert.True(space.Contains(value));
                seen.Add(value[0]);
            }
            Assert.True(seen.Count >= 5);
        }
    }

    [Fact]
    public void Boxes_clip_finite_actions_and_choices_pass_unchanged()
    {
        float[] into = new float[4];
        new BoxSpace([-1, 0], [1, 2]).Admit([-5, 1, 0.5f, float.MaxValue], into);
        Assert.Equal([-1, 1, 0.5f, 2], into);
        new DiscreteSpace(3).Admit([0, 2, 1, 2], into);
        Assert.Equal([0, 2, 1, 2], into);
        Assert.Throws<ArgumentException>(() => new BoxSpace([-1, 0], [1, 2]).Admit([0, 0, 0], new float[3]));
    }

    [Fact]
    public void A_bad_action_names_env_component_value_and_what_was_expected()
    {
        Assert.Equal("env 1, action[0]: NaN found, a finite number (box of 2 in [-1, 1]) expected; check the policy's output",
            Assert.Throws<InvalidActionException>(() => BoxSpace.Uniform(2, -1, 1).Admit([0, 0, float.NaN, 0], new float[4])).Message);
        Assert.Equal("env 2, action[0]: 0.5 found, a whole number from 0 to 2 expected; check the policy's output",
            Assert.Throws<InvalidActionException>(() => new DiscreteSpace(3).Admit([0, 1, 0.5f], new float[3])).Message);
    }

    // So many that whole vectors and a remainder are checked.
    [Fact]
    public void A_bad_action_anywhere_in_a_large_batch_is_named()
    {
        foreach (Space space in (Space[])[new DiscreteSpace(3), BoxSpace.Uniform(2, -1, 1), new BoxSpace([-1, 0], [1, 2])])
            foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, .. space is DiscreteSpace ? new[] { 0.5f, -1, 3 } : []])
                for (int i = 0; i < 74; i++)
                {
                    float[] act = new float[74], into = new float[74];
                    act[i] = bad;
                    InvalidActionException e = Assert.Throws<InvalidActionException>(() => space.Admit(act, into));
                    Assert.Equal((i / space.Size, i % space.Size, bad), (e.Env, e.Component, e.Value));
                }
    }

    [Fact]
    public void A_large_batch_is_clipped_like_a_small_one()
    {
        Rng rng = new Seed(1).Stream();
        foreach (BoxSpace space in (BoxSpace[])[BoxSpace.Uniform(2, -1, 0.5f), new BoxSpace([-1, 0], [1, 2]), BoxSpace.Unbounded(2)])
        {
            float[] act = new float[74], into = new float[74], one = new float[2];
            rng.FillNormal(act);
            space.Admit(act, into);
            for (int env = 0; env < 37; env++)
            {
                space.Admit(act.AsSpan(2 * env, 2), one);
                Assert.Equal(one, into[(2 * env)..(2 * env + 2)]);
            }
            Assert.Equal(space != BoxSpace.Unbounded(2), !act.SequenceEqual(into));
        }
    }

    [Fact]
    public void Parts_of_a_bounded_box_go_from_minus_one_to_one_and_back()
    {
        var box = new BoxSpace([-1, 10], [3, 11]);
        float[] parts = new float[4], back = new float[4];
        box.ToUnit([-1, 11, 2, 10.25f], parts);
        Assert.Equal([-1, 1, 0.5f, -0.5f], parts);
        box.FromUnit(parts, back);
        Assert.Equal([-1, 11, 2, 10.25f], back);
        box.ToUnit([-5, 20], parts.AsSpan(0, 2));
        Assert.Equal([-1, 1], parts[..2]);   // what lies outside is limited
        Assert.True(box.IsBounded);
        foreach (BoxSpace open in (BoxSpace[])[BoxSpace.Unbounded(1), new([0], [float.PositiveInfinity]), new([1], [1])])
        {
            Assert.False(open.IsBounded);
            Assert.Contains("is not bounded on both sides", Assert.Throws<InvalidOperationException>(() => open.ToUnit([0], new float[1])).Message);
            Assert.Contains("is not bounded on both sides", Assert.Throws<InvalidOperationException>(() => open.FromUnit([0], new float[1])).Message);
        }
    }
}
