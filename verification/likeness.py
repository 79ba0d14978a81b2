"""How alike two pictures look: a 64-bit difference hash, of which alike pictures differ in few bits.

Our own few lines: the libraries that offer it bring SciPy and PyWavelets along for hashes nobody here uses.
Source: Krawetz (2013), dHash: 9 x 8 grey values, each bit says whether the right neighbour is brighter.
"""

from io import BytesIO

from PIL import Image

WIDTH, HEIGHT = 9, 8
PLAIN_STEP = 2  # grey levels; below that a step is noise of the JPEG
LEAST_STEPS = 12  # of 64: a wall, the dark or the sky has fewer, and would be alike to every other one


def dhash(content: bytes) -> int | None:
    """A signed 64-bit number, as PostgreSQL keeps it; None for a picture too plain to tell from others."""
    with Image.open(BytesIO(content)) as image:
        image.draft("L", (WIDTH * 16, HEIGHT * 16))  # a JPEG is read at an eighth of its size, which is enough
        grey = image.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX).tobytes()
    steps = [
        grey[row * WIDTH + column + 1] - grey[row * WIDTH + column] for row in range(HEIGHT) for column in range(8)
    ]
    if sum(abs(step) > PLAIN_STEP for step in steps) < LEAST_STEPS:
        return None
    number = sum((step > 0) << place for place, step in enumerate(steps))
    return number - 2**64 if number >= 2**63 else number


def bits_apart(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()
