/** What the real model is asked, shown and judged by: prompts that a sentence or two answers, and a rule that prefers the shorter of two whole answers. */
import { checkRules, type RuleSet } from '../config/rules';
import type { GivenData } from '../data/own-data';
import type { Demonstration, PromptRow } from '../data/rows';

const TOLD = `What is rain? | Rain is water that falls from clouds. The sun lifts it from the sea as vapour, and it comes down again once the air cools.
How do I make a paper plane? | Fold a sheet of paper in half along its length, fold both front corners to the middle, and then fold the wings down. Throw it gently into the air.
What is a dictionary for? | A dictionary tells you what words mean and how they are written. You can also look up how a word is spoken.
Why do we sleep? | Sleep lets the body repair itself and lets the brain sort what happened in the day. Without enough of it we find it hard to think.
Name a good pet for a small flat. | A cat is a good pet for a small flat, because it needs little room and keeps itself clean. A hamster would do as well.
What is the Nile? | The Nile is a long river in Africa that flows north into the Mediterranean Sea. Egypt has lived on its water for thousands of years.
How can I save water at home? | Take shorter showers, turn off the tap while you brush your teeth, and mend taps that drip. Small habits save a great deal of water.
What does a baker do? | A baker makes bread, cakes and rolls, and usually begins long before sunrise so that they are fresh in the morning.
Why is the sea salty? | Rivers wash small amounts of salt out of the rocks and carry it into the sea. The water leaves again as vapour, but the salt stays.
What is a compass? | A compass is a tool whose needle points to the north. With it and a map you can find your way nearly anywhere.
How do plants drink? | Plants take up water through their roots. From there it climbs through thin tubes in the stem until it reaches the leaves.
What should I take to the beach? | Take a towel, sun cream, water and something to read. A hat is a good idea too, because there is often no shade.
Who was Marie Curie? | Marie Curie was a scientist who studied radioactivity. She won two Nobel prizes, one in physics and one in chemistry.
What is a library? | A library is a place where you can read books and borrow them. Many also have computers and quiet rooms to work in.
How do I keep flowers fresh? | Cut the ends of the stems, put the flowers in clean water, and change the water every two days. Keep them out of the sun.
Why do cats purr? | Cats mostly purr when they feel well, for example while they are stroked. Sometimes they also purr to calm themselves.
What is a vegetable soup? | A vegetable soup is a dish of vegetables that are cooked in water or stock. Carrots, leeks and potatoes are often in it.
How does a bicycle stay up? | A rolling bicycle stays up because its front wheel turns into the side to which it falls, which brings the wheels back under the rider.
What is the Moon made of? | The Moon is made of rock, much like the crust of the Earth, with a small core of iron. Its surface is covered with grey dust.
Why should I read books? | Books let you see the world through other eyes, teach you new words and help you to relax. A few pages a day are enough.
What is a good breakfast? | Oats with fruit and some nuts are a good breakfast. They keep you full for a long time and are quickly made.
How do I learn a song? | Listen to the song several times, learn it line by line, and sing along. Soon you will not need the words in front of you.
What is snow? | Snow is ice that has grown in clouds as tiny crystals. When it is cold enough, they reach the ground without melting.
Why do we have leap years? | A year is nearly six hours longer than 365 days. Every four years a day is added so that the calendar keeps up with the sun.`;

const ASKED = `What is the capital of France?|What is the capital of Japan?|What is the capital of Egypt?|What is the capital of Canada?|What is the capital of Italy?
What is the largest planet?|What is the smallest planet?|Which planet is closest to the sun?|How many moons does the Earth have?|What is a comet?
What is a star?|Why is the sky blue?|Why is grass green?|Why do leaves fall in autumn?|Why do birds sing?|Why do dogs bark?
How many legs does a spider have?|How many legs does an insect have?|What do bees make?|What do cows eat?|What do pandas eat?|Where do penguins live?
Where do camels live?|Where do polar bears live?|What is the fastest land animal?|What is the tallest animal?|What is the largest animal in the sea?|What is a mammal?
What is a reptile?|What is a young dog called?|What is a young cat called?|What is a group of wolves called?|Can penguins fly?|Can fish sleep?
Who wrote Romeo and Juliet?|Who wrote Don Quixote?|Who painted the Mona Lisa?|Who was Albert Einstein?|Who was Isaac Newton?|Who was Mozart?
Who was Cleopatra?|Who invented the telephone?|Who invented the light bulb?|Who was the first person on the Moon?|When did the Second World War end?|What was the Roman Empire?
What is photosynthesis?|What is gravity?|What is electricity?|What is a magnet?|What is an atom?|What is a molecule?|What is water made of?|What is air made of?
What is DNA?|What is a virus?|What is a vaccine?|What does the heart do?|What do lungs do?|What do kidneys do?|How many bones does an adult have?|Why do we yawn?
Why do we sneeze?|Why do we need vitamins?|What is a healthy snack?|Name three fruits.|Name three vegetables.|Name three colours.|Name three animals with wings.|Name a musical instrument with strings.
Name a sport that needs a ball.|Name a country in Africa.|Name a river in Europe.|Name an ocean.|Name a metal.|Name a gas in the air.|List the days of the week.|List the four seasons.
How do I boil an egg?|How do I make tea?|How do I make toast?|How do I clean a window?|How do I tie a knot?|How do I plant a seed?|How do I write a letter?|How do I greet a neighbour?
How do I fall asleep faster?|How do I remember names?|How can I learn to swim?|How can I learn French?|How can I be on time?|How can I make a friend?|How does a fridge work?|How does a kite fly?
How does a candle burn?|How does a clock work?|How is paper made?|How is glass made?|How is cheese made?|How is chocolate made?|What is bread made of?|What is pizza?
What is sushi?|What is a poem?|What is a novel?|What is a metaphor?|What is a verb?|What is an adjective?|What rhymes with cat?|What is the opposite of hot?
What is the opposite of early?|What is another word for happy?|What is another word for big?|Write one sentence about the sea.|Write one sentence about winter.|Write one sentence about a dog.|Write one sentence about music.|Write one sentence about a mountain.
Tell me a short joke.|Tell me a fact about cats.|Tell me a fact about the sun.|Tell me a fact about elephants.|Say hello to a new colleague.|Thank a friend for a gift.|Wish someone a happy birthday.|Invite a friend to lunch.
What is 7 times 8?|What is 12 plus 30?|What is half of 50?|How many days are in a year?|How many minutes are in an hour?|How many sides has a triangle?|What is a square?|What is a circle?
What is a prime number?|What is a fraction?|What is a percent?|What is a computer?|What is the internet?|What is a robot?|What is a password?|What is an email?
What is money?|What is a bank?|What is a tax?|What is a law?|What is a city?|What is an island?|What is a desert?|What is a volcano?
What is an earthquake?|What is a rainbow?|What is thunder?|What is wind?|What is fog?|What is a glacier?|What is a forest?|What is a lake?
What is a museum?|What is a theatre?|What is an orchestra?|What is chess?|What is football?|What is yoga?|What is a birthday?|What is friendship?
What is courage?|What is a good habit?|What is a good gift for a child?|What should I wear in the rain?|What should I pack for a hike?|What should I cook tonight?|What is the best time to visit Rome?|Who are you?`;

/** Least words; and an answer is the better the fewer of these numbers of characters it passes. */
const [LEAST_WORDS, FIRST, LAST, APART] = [3, 20, 310, 10];

/** Of two whole answers the one with fewer characters, in tens; one that breaks off, or of one or two words, is worse than any. */
export function shorterIsBetter(): RuleSet {
  const lengths = Array.from({ length: (LAST - FIRST) / APART + 1 }, (_, i) => FIRST + i * APART);
  const found = checkRules({
    rules: [
      { rule: 'matches', pattern: '[.!?][\'"”’)]*\\s*$', weight: lengths.length },
      { rule: 'length', unit: 'words', least: LEAST_WORDS, weight: lengths.length },
      ...lengths.map((most) => ({ rule: 'length', unit: 'characters', most })),
    ],
  });
  if ('problem' in found) throw new Error(found.problem);
  return found.rules;
}

const demonstrations: readonly Demonstration[] = TOLD.split('\n').map((line) => {
  const [prompt = '', completion = ''] = line.split(' | ');
  return { prompt, completion };
});
const prompts: readonly PromptRow[] = ASKED.split(/[|\n]/).map((prompt) => ({ prompt }));

/** As a person would bring it. */
export const realModelData = (): GivenData => ({
  'data.prompts': prompts,
  'data.demonstrations': demonstrations,
  'data.judge': shorterIsBetter().rules,
});
