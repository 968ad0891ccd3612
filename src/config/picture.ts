/** The shape of a picture model: a U-Net of two levels over patches of 2 × 2 pixels. */
export interface PictureConfig {
  /** Pixels a side. */
  readonly size: number;
  /** Channels of a patch grid, and of one half as fine. */
  readonly widths: readonly [number, number];
  /** Residual blocks on the way down at the finer level, in the middle, and on the way up at the finer level. */
  readonly blocks: readonly [number, number, number];
  /** Width of the embedding of noise level and caption. */
  readonly embedding: number;
  /** Length of a caption's vector. */
  readonly caption: number;
}
