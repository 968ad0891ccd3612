"""The studio's Llama in PyTorch: the same shapes, names and start as src/model, for the faster pretraining run.

Parameter names and layouts are Hugging Face's (linear weights are [out, in]; embeddings are tied), so the exported
file loads in transformers and in the tab as it is.
"""

import numpy as np
import torch
import torch.nn.functional as F

# src/config/model.ts
PRESETS = {
    "nano": dict(num_hidden_layers=2, hidden_size=64, num_attention_heads=4, intermediate_size=176),
    "tiny": dict(num_hidden_layers=4, hidden_size=128, num_attention_heads=4, intermediate_size=352),
    "small": dict(num_hidden_layers=6, hidden_size=256, num_attention_heads=8, intermediate_size=688),
}
CONTEXT = {"nano": 128, "tiny": 128, "small": 256}


def model_config(preset: str) -> dict:
    return dict(
        vocab_size=1024,
        **PRESETS[preset],
        max_position_embeddings=CONTEXT[preset],
        rms_norm_eps=1e-5,
        rope_theta=10_000.0,
    )


def parameter_shapes(config: dict) -> dict[str, tuple[int, ...]]:
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens.weight": (config["vocab_size"], width)}
    for i in range(config["num_hidden_layers"]):
        layer = f"model.layers.{i}."
        shapes[layer + "input_layernorm.weight"] = (width,)
        for name in "qkvo":
            shapes[f"{layer}self_attn.{name}_proj.weight"] = (width, width)
        shapes[layer + "post_attention_layernorm.weight"] = (width,)
        shapes[layer + "mlp.gate_proj.weight"] = (inner, width)
        shapes[layer + "mlp.up_proj.weight"] = (inner, width)
        shapes[layer + "mlp.down_proj.weight"] = (width, inner)
    shapes["model.norm.weight"] = (width,)
    return shapes


def hash_text(text: str) -> int:
    """FNV-1a, as src/random.ts hashText (ASCII names only)."""
    h = 0x811C9DC5
    for c in text.encode():
        h = ((h ^ c) * 0x01000193) & 0xFFFFFFFF
    return h


def uniform(seed: int, stream: int, counter: np.ndarray) -> np.ndarray:
    """src/random.ts `uniform`: pcg3d, 23 bits, in the open interval (0, 1)."""
    u = np.uint32
    with np.errstate(over="ignore"):
        x = np.full(counter.shape, seed, u) * u(1664525) + u(1013904223)
        y = np.full(counter.shape, stream, u) * u(1664525) + u(1013904223)
        z = counter.astype(u) * u(1664525) + u(1013904223)
        x = x + y * z
        y = y + z * x
        z = z + x * y
        x, y, z = x ^ (x >> u(16)), y ^ (y >> u(16)), z ^ (z >> u(16))
        x = x + y * z
    return ((x >> u(9)).astype(np.float64) + 0.5) * 2.0**-23


def init_parameters(config: dict, seed: int) -> dict[str, torch.Tensor]:
    """Matrices N(0, 0.02) drawn as `new Random(seed, name).normal()` in row-major order, norms 1: as in the tab."""
    parameters = {}
    for name, shape in parameter_shapes(config).items():
        if len(shape) == 1:
            parameters[name] = torch.ones(shape)
            continue
        counter = 2 * np.arange(int(np.prod(shape)), dtype=np.int64)
        stream = hash_text(name)
        radius = np.sqrt(-2 * np.log(uniform(seed, stream, counter)))
        normal = radius * np.cos(2 * np.pi * uniform(seed, stream, counter + 1))
        parameters[name] = torch.from_numpy((0.02 * normal).astype(np.float32).reshape(shape))
    return parameters


class Llama(torch.nn.Module):
    def __init__(self, config: dict, parameters: dict[str, torch.Tensor]):
        super().__init__()
        self.config = config
        self.names = list(parameters)
        self.weights = torch.nn.ParameterList([torch.nn.Parameter(p.clone()) for p in parameters.values()])
        head = config["hidden_size"] // config["num_attention_heads"]
        frequency = config["rope_theta"] ** (-torch.arange(0, head, 2, dtype=torch.float64) / head)
        angle = torch.outer(torch.arange(config["max_position_embeddings"], dtype=torch.float64), frequency)
        angle = torch.cat([angle, angle], dim=-1)  # [context, head]
        self.register_buffer("cos", angle.cos().float())
        self.register_buffer("sin", angle.sin().float())

    def parameter_dict(self) -> dict[str, torch.Tensor]:
        return dict(zip(self.names, self.weights))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Token ids [B, T] to logits [B, T, V]."""
        w = self.parameter_dict()
        batch, time = ids.shape
        heads, eps = self.config["num_attention_heads"], self.config["rms_norm_eps"]
        width = self.config["hidden_size"]
        cos, sin = self.cos[:time], self.sin[:time]

        def rotate(x):  # [B, H, T, head], rotate-half
            half = x.shape[-1] // 2
            return x * cos + torch.cat([-x[..., half:], x[..., :half]], dim=-1) * sin

        def norm(x, weight):
            return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight

        x = F.embedding(ids, w["model.embed_tokens.weight"])
        for i in range(self.config["num_hidden_layers"]):
            layer = f"model.layers.{i}."
            h = norm(x, w[layer + "input_layernorm.weight"])
            # One product for q, k and v: the same numbers with fewer calls.
            qkv = torch.cat([w[f"{layer}self_attn.{n}_proj.weight"] for n in "qkv"])
            q, k, v = F.linear(h, qkv).view(batch, time, 3, heads, -1).permute(2, 0, 3, 1, 4)
            a = F.scaled_dot_product_attention(rotate(q), rotate(k), v, is_causal=True)
            a = a.transpose(1, 2).reshape(batch, time, width)
            x = x + F.linear(a, w[layer + "self_attn.o_proj.weight"])
            h = norm(x, w[layer + "post_attention_layernorm.weight"])
            gate_up = torch.cat([w[layer + "mlp.gate_proj.weight"], w[layer + "mlp.up_proj.weight"]])
            gate, up = F.linear(h, gate_up).chunk(2, dim=-1)
            x = x + F.linear(F.silu(gate) * up, w[layer + "mlp.down_proj.weight"])
        return F.linear(norm(x, w["model.norm.weight"]), w["model.embed_tokens.weight"])
