import { CHAT_TEMPLATE } from './chat-formats';
import { SPECIAL_TOKENS } from './tokenizer';

/** tokenizer_config.json of the studio's tokenizer, as transformers reads it. `context`: tokens. */
export function tokenizerConfig(context: number): Record<string, unknown> {
  const [pad, eos, ...others] = SPECIAL_TOKENS;
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: context,
    pad_token: pad,
    eos_token: eos,
    additional_special_tokens: others,
    padding_side: 'left',
    clean_up_tokenization_spaces: false,
    chat_template: CHAT_TEMPLATE,
  };
}
