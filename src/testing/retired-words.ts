/**
 * Words that the page does not use, and what it says in their place: one term for one thing, and plain current English.
 * `retired-words.test.ts` looks for them in every string of the page and in the README.
 */
export const RETIRED: readonly (readonly [retired: RegExp, instead: string])[] = [
  // One term for one thing
  [/\bfine-tuned model\b/i, 'SFT model'],
  [/['">]Fine-tuned['<]/, 'SFT model'],
  [/\b(tuned|supervised) policy\b/i, 'SFT model'],
  [/\bscoring model\b/i, 'reward model'],
  [/\bfrozen model\b/i, 'reference'],
  [/\btutorial|exercise sheet\b/i, 'lesson'],
  [
    /\b(well[- ])?calibrated model\b|\bcalibration error\b|title="Calibration"/i,
    'reliability (of the reward model’s probabilities)',
  ],
  [/\blongest answer\b/i, 'max new tokens'],
  [/\braters who err\b/i, 'noisy raters'],
  [/\b(wastebasket|waste bin|recycle bin|paper basket)\b/i, 'Trash'],
  [/\b(fetch(ing)? back|bring(ing)? back to life)\b/i, 'Restore'],
  [/>\s*Go on\s*<|['"`]Go on['"`]|\bgoes on after\b/i, 'Resume'],
  [/\bturnout|findings page\b/i, 'Results'],
  [/\broom on (the )?disk\b/i, 'Storage'],
  // 'per' where a rate is meant
  [/\b(nats?|score|share) an? (token|answer|pair|nat|row)\b/i, 'per …'],
  [
    /\b(prompts|answers|samples|demonstrations|tokens|words|pairs) an? (rollout|prompt|family|minibatch|answer|rater|step)\b(?! (of|is|was|that))/i,
    'per …',
  ],
  [/\bone steps? a rollout\b/i, 'one step per rollout'],
  // Names in code where a person reads
  [/label: '[^']*(clipfrac|approxkl)/, 'clipped tokens, KL of the update'],
  // Archaic, poetic, or not what a native speaker would say
  [/\b(likelier|likeliest|commoner)\b/i, 'more likely, most likely, more common'],
  [/\b(foresee|foresees|foreseen|foresaw)\b/i, 'predict'],
  [
    /\b(whilst|amongst|thence|whence|hence|thereof|therein|nought|lest|afresh|anew|upon|betwixt|shall|oft)\b/i,
    'current English',
  ],
  [/\bby heart\b/i, 'memorise'],
  [/\bfor ever\b/i, 'forever'],
  [/\blabels are dear\b/i, 'expensive'],
  [/\bunder the lens\b/i, 'token by token'],
  [/\(a coin\)|\bthan a coin\b|\bis a coin\b|\ba coin gets\b/i, 'a coin flip, chance'],
  [/(?<!standard )\bdeviations? (better|of score|above|of all)\b/i, 'standard deviation'],
  [/\bsurely (better|below|above)\b/i, 'clearly'],
  [/\btight leash\b/i, 'high KL price'],
];
