/** cos then sin of position·θ^(-i/half), each [positions, half], computed in float64. */
export function ropeTable(positions: number, half: number, theta: number): Float32Array {
  const table = new Float32Array(2 * positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * theta ** (-i / half);
      table[position * half + i] = Math.cos(angle);
      table[(positions + position) * half + i] = Math.sin(angle);
    }
  }
  return table;
}
