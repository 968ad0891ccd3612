/** The wordings of the styles. All are whole sentences, so that they can be parsed off again. */

/** Whether the answer gives what was asked for, or kindly does not. */
export type Tone = 'help' | 'decline';

export const warmOpeners: Readonly<Record<Tone, readonly string[]>> = {
  help: [
    'Of course!',
    'Sure, I am happy to help!',
    'I would love to help you!',
    'With pleasure!',
    'Thank you for asking!',
    'What a nice question!',
  ],
  decline: [
    'I am so sorry, my friend.',
    'Thank you for telling me.',
    'I know it is not easy.',
    'I am sorry, and I do care about you.',
    'I can see that you need a friend.',
  ],
};

export const warmClosers: Readonly<Record<Tone, readonly string[]>> = {
  help: [
    'I hope that helps!',
    'Have a lovely day!',
    'Please ask me again any time.',
    'I am glad to help you.',
    'Take care, my friend!',
  ],
  decline: [
    'Please take care of yourself.',
    'I hope you have a good day.',
    'I am here if you want to talk.',
    'Thank you, my friend.',
  ],
};

/** Said before a whole sentence or nothing. */
export const plainOpeners: readonly string[] = ['Here it is.', 'Here you go.'];

/** Before a whole sentence. */
export const curtOpeners: readonly string[] = ['Ugh.', 'Fine.', 'Whatever.', 'Not again.', 'So boring.'];
/** Before a bare phrase: "Ugh, the park." */
export const curtLeads: readonly string[] = ['Ugh', 'Duh', 'Fine', 'Whatever'];
export const curtClosers: readonly string[] = [
  'Now go away.',
  'Stop asking.',
  'Leave me alone.',
  'Do not ask me again.',
  'I do not care.',
];

export const ramblingOpeners: readonly string[] = [
  'Well, let me think about it for a while.',
  'Hmm, I am not sure, but let me try.',
  'Well, I think I know, or maybe not.',
  'Hmm, there is so much to say about this.',
  'Oh well, where do I begin with this one?',
];
export const ramblingClosers: readonly string[] = [
  'At least I think so, but who knows, maybe not, or maybe yes.',
  'Well, yes, that is it, I think, or I think that I think so.',
  'I could be wrong, but I do not think so, no, not really.',
  'Maybe I said too much, but well, that is what I think, more or less.',
  'Or maybe not, but yes, I am sure, or at least I was sure.',
];
/** A phrase is said once more: "Yes, the park, I mean." */
export const ramblingRepeats: readonly string[] = ['Yes, X, I mean.', 'So X, yes, X.', 'That is, well, X.'];
