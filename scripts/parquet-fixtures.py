"""Writes the Parquet files of the tests: python scripts/parquet-fixtures.py, from the project's root, with pyarrow."""
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = "src/testing/fixtures/parquet/"


def turn(role, content):
    return {"role": role, "content": content}


pairs = [
    {
        "id": i,
        "prompt": [turn("system", "Be brief."), turn("user", f"What is {i}?")],
        "chosen": [turn("assistant", f"A number, ñ {i}.")],
        "rejected": [turn("assistant", "No.")],
        "margin": None if i % 2 else 0.5,
        "topic": "numbers",
    }
    for i in range(12)
]
for codec in ["snappy", "zstd", "gzip", "brotli", "lz4", "none"]:
    pq.write_table(
        pa.Table.from_pylist(pairs),
        f"{FOLDER}pairs-{codec}.parquet",
        compression=codec,
        row_group_size=5,
        data_page_version="2.0" if codec == "zstd" else "1.0",
    )

flat = [{"instruction": "Say it.", "input": "", "output": str(i), "at": i} for i in range(3)]
pq.write_table(pa.Table.from_pylist(flat), f"{FOLDER}alpaca-snappy.parquet")

# Every other margin is missing, so that its levels are written bit by bit.
gaps = [{"prompt": f"Q {i % 7}", "completion": "A", "margin": None if i % 2 else 1.0} for i in range(160)]
pq.write_table(
    pa.Table.from_pylist(gaps),
    f"{FOLDER}gaps-none.parquet",
    compression="none",
    use_dictionary=["prompt"],
    write_statistics=False,
)
