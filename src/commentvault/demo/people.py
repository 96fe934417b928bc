"""The invented writers: the artist, a guest musician, and a crowd that writes in ten languages."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from commentvault.demo import ids
from commentvault.demo.truth import Writer

_FIRST = (
    "mossy", "velvet", "paper", "tin", "salt", "lowtide", "copper", "foggy", "static", "midnight", "marble", "hollow",
    "borrowed", "quiet", "rusted", "sleepy", "amber", "crooked", "northern", "faded", "electric", "lonely", "tidal",
)  # fmt: skip
_SECOND = (
    "lantern", "kettle", "gull", "pier", "cassette", "harbour", "sparrow", "teacup", "anchor", "violin", "postcard",
    "bicycle", "lighthouse", "otter", "umbrella", "turnip", "satellite", "drummer", "ferry", "moth", "stairwell", "owl",
)  # fmt: skip
_BY_LANG = {
    "es": ("@faro_roto", "@marea.lenta", "@tranvia_azul", "@nube_de_sal", "@gaviota.tuerta"),
    "de": ("@hafenkatze", "@nebelhorn_nord", "@kassettenkind", "@teekesselchen_", "@moewe.mit.hut"),
    "fr": ("@brume.du.quai", "@phare_casse", "@petit_parapluie", "@mouette.bleue", "@cassette_perdue"),
    "pt": ("@mare_cheia_", "@farol.antigo", "@bonde_amarelo", "@gaivota.rouca", "@sal_e_vento"),
    "ja": ("@灯台もと", "@霧の港", "@カセット少年", "@夜更かし傘", "@潮騒ノート"),
    "ko": ("@안개등대", "@느린파도", "@밤의우산", "@카세트소년", "@갈매기7"),
    "ar": ("@منارة_الليل", "@ضباب_الميناء", "@نورس_وحيد", "@شريط_قديم", "@مد_وجزر"),
    "hi": ("@धुंध_वाला", "@पुराना_कैसेट", "@रात_की_नाव", "@नमक_हवा", "@छाता_बाबू"),
    "ru": ("@туманный_пирс", "@старый_маяк", "@ночной_трамвай", "@чайник_и_чайка", "@солёный_ветер"),
}
_BADGES = ("New member", "Member (2 months)", "Member (6 months)", "Member (1 year)")


class Crowd:
    """Who may write. ``creator`` made the video, ``guest`` is another official artist."""

    def __init__(self, rng: Random, comments: int) -> None:
        self._rng = rng
        self.creator = Writer(channel_id=ids.channel_id(rng), handle="@odalysquill", creator=True, artist=True)
        self.guest = Writer(channel_id=ids.channel_id(rng), handle="@thekestrelroom", artist=True)
        self._english = [self._writer(f"@{handle}") for handle in self._handles(max(12, round(comments * 0.55)))]
        self._by_lang = {lang: [self._writer(handle) for handle in handles] for lang, handles in _BY_LANG.items()}

    def _handles(self, wanted: int) -> list[str]:
        rng, out = self._rng, dict[str, None]()
        while len(out) < wanted:
            tail = rng.choice(("", "", str(rng.randint(2, 99)), str(rng.randint(1000, 9999))))
            join = rng.choice(("", "", "_", "-", "."))
            out[f"{rng.choice(_FIRST)}{join}{rng.choice(_SECOND)}{tail if wanted < 300 else tail or len(out)}"] = None
        return list(out)

    def _writer(self, handle: str) -> Writer:
        rng = self._rng
        member = rng.choice(_BADGES) if rng.random() < 0.06 else None
        verified = rng.random() < 0.015
        return Writer(channel_id=ids.channel_id(rng), handle=handle, verified=verified, member=member)

    def speakers(self, lang: str) -> list[Writer]:
        """Those who would write in this language."""
        return self._by_lang.get(lang, self._english)

    def anyone(self, lang: str) -> Writer:
        """One of them."""
        return self._rng.choice(self.speakers(lang))

    def everybody(self) -> Iterator[Writer]:
        """All, each once; no two have the same handle."""
        yield from (self.creator, self.guest, *self._english)
        for writers in self._by_lang.values():
            yield from writers
