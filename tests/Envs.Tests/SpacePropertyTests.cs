using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

/// <summary>What every space keeps, whatever it is made of.</summary>
public sealed class SpacePropertyTests
{
    static Space Draw(Random random, bool withParts = true) => random.Next(withParts ? 4 : 3) switch
    {
        0 => new DiscreteSpace(random.Next(1, 9)),
        1 => new MultiDiscreteSpace([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 6))]),
        2 => Box(random),
        _ => new DictSpace([.. Enumerable.Range(0, random.Next(1, 5)).Select(i => ($"part{i}", Draw(random, withParts: false)))]),
    };

    static BoxSpace Box(Random random)
    {
        int size = random.Next(1, 4);
        float[] low = [.. Enumerable.Range(0, size).Select(_ => random.Next(4) == 0 ? float.NegativeInfinity : random.Next(-3, 3))];
        return new(low, [.. low.Select(l => random.Next(4) == 0 ? float.PositiveInfinity : Math.Max(l, -3) + random.Next(3))]);
    }

    static void ForAll(Action<Space, Random> holds) => Prop.ForAll<int>(seed =>
    {
        holds(Draw(new Random(seed)), new Random(seed + 1));
    }).QuickCheckThrowOnFailure();

    static float[] Sample(Space space, Random random)
    {
        Rng rng = new Seed((ulong)random.Next()).Stream();
        float[] value = new float[space.Size];
        space.Sample(ref rng, value);
        return value;
    }

    [Fact]
    public void Samples_are_members_and_admitted_as_they_are() => ForAll((space, random) =>
    {
        float[] two = [.. Sample(space, random), .. Sample(space, random)], into = new float[two.Length];
        Assert.True(space.Contains(two.AsSpan(0, space.Size)));
        space.Admit(two, into);
        Assert.Equal(two, into);
    });

    [Fact]
    public void A_number_that_does_not_belong_is_no_member_and_is_named_or_clipped() => ForAll((space, random) =>
    {
        float[] two = [.. Sample(space, random), .. Sample(space, random)], into = new float[two.Length];
        int at = random.Next(two.Length), i = at % space.Size;
        Component component = space.ComponentAt(i);
        float[] bad = [float.NaN, float.PositiveInfinity, .. component.IsWhole ? new[] { -1, 0.5f, component.High + 1 } : []];
        two[at] = bad[random.Next(bad.Length)];
        Assert.False(space.Contains(two.AsSpan(at / space.Size * space.Size, space.Size)));
        InvalidActionException e = Assert.Throws<InvalidActionException>(() => space.Admit(two, into));
        Assert.Equal((at / space.Size, i), (e.Env, e.Component));
        if (component.IsWhole) return;
        two[at] = random.Next(2) == 0 ? -1e9f : 1e9f;
        space.Admit(two, into);
        Assert.Equal(Math.Clamp(two[at], component.Low, component.High), into[at]);
    });

    [Fact]
    public void Values_of_another_length_are_no_members_and_not_admitted() => ForAll((space, random) =>
    {
        float[] value = [.. Sample(space, random), 0];
        Assert.False(space.Contains(value));
        Assert.Throws<ArgumentException>(() => space.Admit(value, new float[space.Size]));
    });

    [Fact]
    public void Spaces_of_one_content_are_equal_and_others_are_not() => Prop.ForAll<int, int>((a, b) =>
    {
        Space x = Draw(new Random(a)), same = Draw(new Random(a)), y = Draw(new Random(b));
        Assert.Equal(x, same);
        Assert.Equal(x.GetHashCode(), same.GetHashCode());
        Assert.Equal(x.ToString() == y.ToString(), x == y);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_hot_values_are_members_and_tell_the_choices() => ForAll((space, random) =>
    {
        float[] value = Sample(space, random);
        Space wide = OneHot.Of(space);
        float[] shown = new float[wide.Size];
        OneHot.Write(value, OneHot.Widths(space), shown);
        Assert.True(wide.Contains(shown));
        int at = 0;
        for (int i = 0; i < value.Length; i++)
        {
            Component component = space.ComponentAt(i);
            int width = component.IsWhole ? (int)component.High + 1 : 1;
            Assert.Equal(value[i], component.IsWhole ? Array.IndexOf(shown, 1f, at, width) - at : shown[at]);
            Assert.Equal(component.IsWhole ? 1 : value[i], shown.AsSpan(at, width).ToArray().Sum());
            at += width;
        }
        Assert.Equal(wide.Size, at);
    });

    [Fact]
    public void Parts_lie_one_after_another() => ForAll((space, random) =>
    {
        if (space is not DictSpace dict) return;
        float[] value = Sample(space, random);
        Assert.Equal(value, dict.Parts.SelectMany(p => value[p.Range]));
        foreach (SpacePart part in dict.Parts)
        {
            Assert.Same(part, dict[part.Name]);
            Assert.True(part.Space.Contains(value[part.Range]));
            Assert.Equal($"[{part.Start}] ({part.Name}[0])", dict.PlaceOf(part.Start));
        }
    });

    [Fact]
    public void What_is_no_space_is_told()
    {
        static string Of(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Equal("MultiDiscreteSpace: no numbers of choices; expected one at least, as in [3, 2, 4]", Of(() => new MultiDiscreteSpace([])));
        Assert.Equal("MultiDiscreteSpace choices[1]: 0 is outside [1, 16777216]", Of(() => new MultiDiscreteSpace([3, 0])));
        Assert.StartsWith("DictSpace: no parts", Of(() => new DictSpace([])));
        Assert.Equal("DictSpace: two parts are called 'x'; expected a name each", Of(() => new DictSpace([("x", new DiscreteSpace(2)), ("x", new DiscreteSpace(2))])));
        Assert.Equal("DictSpace: part 1 has no name", Of(() => new DictSpace([("x", new DiscreteSpace(2)), (" ", new DiscreteSpace(2))])));
        var dict = new DictSpace([("x", new DiscreteSpace(2))]);
        Assert.StartsWith("DictSpace: part 'y' is a DictSpace", Of(() => new DictSpace([("y", dict)])));
        Assert.Equal("no part 'z'; have: x", Assert.Throws<KeyNotFoundException>(() => dict["z"]).Message);
        Assert.StartsWith("EnvSpec: actions are {x: one of 2}; expected", Of(() => new EnvSpec(dict, dict, 5)));
    }

    [Fact]
    public void Spaces_of_choices_and_parts_are_told_in_words()
    {
        Assert.Equal("one each of 3, 2, 4", new MultiDiscreteSpace([3, 2, 4]).ToString());
        Assert.Equal("{position: box of 2 in [0, 1], items: one each of 3, 2}",
            new DictSpace([("position", BoxSpace.Uniform(2, 0, 1)), ("items", new MultiDiscreteSpace([3, 2]))]).ToString());
        Assert.Equal("env 1, action[2]: 4 found, a whole number from 0 to 3 expected; check the policy's output",
            Assert.Throws<InvalidActionException>(() => new MultiDiscreteSpace([3, 2, 4]).Admit([0, 0, 0, 0, 0, 4], new float[6])).Message);
    }
}
