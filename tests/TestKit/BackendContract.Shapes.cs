using MetaRL.Tensors;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class BackendContract
{
    [Theory, MemberData(nameof(Shapes))]
    public void Transposes_of_any_two_dimensions(int[] dims)
    {
        Dense x = Dense.Random(Shape.Of(dims), 11);
        for (int p = 0; p < dims.Length; p++)
            for (int q = 0; q < dims.Length; q++)
            {
                Shape shape = x.Shape.With(p, dims[q]).With(q, dims[p]);
                Agree(Dense.Of(shape, i => x[Dense.With(Dense.With(i, p, i[q]), q, i[p])]), On(x).Transpose(p, q));
            }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Slices_and_pads_along_each_dimension(int[] dims)
    {
        Dense x = Dense.Random(Shape.Of(dims), 12);
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int start = dims[axis] / 3, length = (dims[axis] - start + 1) / 2;
            Dense part = Dense.Of(x.Shape.With(axis, length), i => x[Dense.With(i, axis, i[axis] + start)]);
            Agree(part, On(x).Slice(axis, start, length));
            Agree(Dense.Of(x.Shape, i => i[axis] >= start && i[axis] < start + length ? x[i] : 0), On(part).Pad(axis, start, dims[axis]));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Concatenates_along_each_dimension(int[] dims)
    {
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int n = dims[axis];
            Dense x = Dense.Random(Shape.Of(dims), 13), y = Dense.Random(x.Shape.With(axis, 3), 14);
            Dense expected = Dense.Of(x.Shape.With(axis, n + 3), i => i[axis] < n ? x[i] : y[Dense.With(i, axis, i[axis] - n)]);
            Agree(expected, Tensor.Concat([On(x), On(y)], axis));
        }
    }

    [Fact]
    public void Stacks_along_a_new_dimension()
    {
        Dense x = Dense.Random([3, 5], 15), y = Dense.Random([3, 5], 16);
        Agree(Dense.Of([2, 3, 5], i => (i[0] == 0 ? x : y)[i[1], i[2]]), Tensor.Stack([On(x), On(y)]));
        Agree(Dense.Of([3, 5, 2], i => (i[2] == 0 ? x : y)[i[0], i[1]]), Tensor.Stack([On(x), On(y)], -1));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Gathers_and_its_transpose_along_each_dimension(int[] dims)
    {
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (dims[axis] == 0) continue;
            var random = new Random(17);
            Dense x = Dense.Random(Shape.Of(dims), 18);
            Dense index = Dense.Of(x.Shape.With(axis, 4), _ => random.Next(dims[axis]));
            Dense weight = Dense.Random(index.Shape, 19);
            Tensor tracked = On(x).Track(), y = tracked.Gather(axis, On(index));
            Agree(Dense.Of(index.Shape, i => x[Dense.With(i, axis, (int)index[i])]), y);

            var scattered = new double[x.Shape.Size];
            var cells = Dense.Indices(x.Shape).Select((i, at) => (Key: string.Join(',', i), at)).ToDictionary(c => c.Key, c => c.at);
            foreach (int[] i in Dense.Indices(index.Shape))
                scattered[cells[string.Join(',', Dense.With(i, axis, (int)index[i]))]] += weight[i];
            Agree(new(x.Shape, scattered), Autograd.Grad((y * On(weight)).Sum(), [tracked])[0]);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Gather_refuses_an_index_outside(double bad)
    {
        Dense x = Dense.Random([2, 3], 20), index = new([2, 1], [0, bad]);
        var error = Assert.ThrowsAny<Exception>(() => On(x).Gather(1, On(index)).ToArray());
        if (error is IndexOutOfRangeException) Assert.Contains("[0, 3)", error.Message);
    }
}
