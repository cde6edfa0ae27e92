import type { OnnxGraph, Tensor } from './onnx-graph.ts'

/** Short names for the arithmetic that the feature graph repeats; all operators broadcast. */
export interface GraphMath {
  readonly add: (a: Tensor, b: Tensor | number) => Tensor
  readonly sub: (a: Tensor, b: Tensor | number) => Tensor
  readonly mul: (a: Tensor, b: Tensor | number) => Tensor
  readonly div: (a: Tensor, b: Tensor | number) => Tensor
  readonly pow: (a: Tensor, exponent: number) => Tensor
  readonly apply: (type: string, a: Tensor) => Tensor
  readonly sum: (a: Tensor, axes: readonly number[]) => Tensor
  readonly mean: (a: Tensor, axes: readonly number[]) => Tensor
  readonly reshape: (a: Tensor, dims: readonly number[]) => Tensor
  readonly concat: (parts: readonly Tensor[], axis: number) => Tensor
  readonly matmul: (a: Tensor, b: Tensor) => Tensor
  readonly transpose: (a: Tensor, perm: readonly number[]) => Tensor
  /** Mean over square windows; padding, where given, counts only pixels inside the picture. */
  readonly pool: (a: Tensor, window: Window) => Tensor
  /** Unit Euclidean length along one axis; an all-zero vector stays zero. */
  readonly unit: (a: Tensor, axis: number) => Tensor
}

export interface Window {
  readonly size: number
  readonly stride: number
  readonly pad?: number
}

export function createGraphMath(graph: OnnxGraph): GraphMath {
  const operand = (value: Tensor | number): Tensor =>
    typeof value === 'number' ? graph.floats([], [value]) : value
  const binary = (type: string) => (a: Tensor, b: Tensor | number) =>
    graph.op(type, [a, operand(b)])
  const [add, mul, div] = [binary('Add'), binary('Mul'), binary('Div')]
  const sum: GraphMath['sum'] = (a, axes) =>
    graph.op('ReduceSum', [a, graph.ints(axes)], { keepdims: 1 })
  return {
    add,
    mul,
    div,
    sum,
    sub: binary('Sub'),
    pow: (a, exponent) => graph.op('Pow', [a, operand(exponent)]),
    apply: (type, a) => graph.op(type, [a]),
    mean: (a, axes) => graph.op('ReduceMean', [a], { axes, keepdims: 1 }),
    reshape: (a, dims) => graph.op('Reshape', [a, graph.ints(dims)]),
    concat: (parts, axis) => graph.op('Concat', parts, { axis }),
    matmul: (a, b) => graph.op('MatMul', [a, b]),
    transpose: (a, perm) => graph.op('Transpose', [a], { perm }),
    pool: (a, { size, stride, pad = 0 }) =>
      graph.op('AveragePool', [a], {
        kernel_shape: [size, size],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
      }),
    unit: (a, axis) => {
      const squares = sum(mul(a, a), [axis])
      return div(a, graph.op('Sqrt', [add(squares, 1e-8)]))
    },
  }
}
