"""Sentences put together from parts, for corpora larger than what was written by hand."""

from __future__ import annotations

TOPS: dict[str, tuple[str, ...]] = {
    "en": (
        "{opener} the {part} at {time} {verdict}",
        "{opener} I have listened {n} times and the {part} still {verdict}",
        "Listening from {city}. {opener} the {part} {verdict}",
        "{time} {emoji}",
        "My {kin} asked me to turn it up at {time}. That has never happened before.",
        "Can we talk about the {part}? It {verdict}",
        "{n} listens in and I finally noticed the {part} at {time}",
        "{opener} this is what {city} sounds like at four in the morning {emoji}",
        "the {part} {verdict} {emoji} #GlassHarbour",
        "Who else is here in {city}? The {part} {verdict}",
        "I played this to my {kin} and they said the {part} {verdict}",
        "nobody: \nabsolutely nobody: \nthe {part} at {time}: {emoji}",
        "Rating: {n} foghorns out of 10 {emoji}",
        "if you are reading this in {city}, the {part} is for you",
    ),
    "es": ("El {time} me rompió {emoji}", "Escuchando desde {city}, van {n} veces {emoji}", "{city} presente {emoji}"),
    "de": (
        "Bei {time} jedes Mal Gänsehaut {emoji}",
        "Grüße aus {city}, zum {n}. Mal gehört",
        "{time} {emoji} mehr sage ich nicht",
    ),
    "fr": ("À {time}, je craque à chaque fois {emoji}", "Déjà {n} écoutes depuis {city} {emoji}"),
    "pt": ("O minuto {time} acabou comigo {emoji}", "Ouvindo em {city} pela {n}ª vez {emoji}"),
    "ja": ("{time}で鳥肌 {emoji}", "もう{n}回聴いた {emoji}"),
    "ko": ("{time} 여기서 소름 {emoji}", "벌써 {n}번째 듣는 중 {emoji}"),
    "ar": ("الدقيقة {time} {emoji}", "سمعتها {n} مرة {emoji}"),
    "hi": ("{time} पर रोंगटे खड़े हो गए {emoji}", "{n} बार सुन चुका हूँ {emoji}"),
    "ru": ("На {time} мурашки {emoji}", "Слушаю в {n}-й раз, {city} {emoji}"),
}
REPLIES: dict[str, tuple[str, ...]] = {
    "en": (
        "the {part} too, honestly {emoji}",
        "Go to {time} and tell me that again",
        "{n} listens and I still don't hear it",
        "My {kin} says the same",
        "not the {part} though",
        "{city} agrees {emoji}",
        "at {time}? really?",
        "I thought so until I heard the {part} on good speakers",
        "give it {n} more listens {emoji}",
        "The {part} {verdict} and that's that",
    ),
    "es": ("El {time} dice otra cosa {emoji}", "{city} está de acuerdo {emoji}"),
    "de": ("Hör dir mal {time} an", "Sehe ich in {city} genauso {emoji}"),
    "fr": ("Écoute à {time} {emoji}", "Pareil à {city} {emoji}"),
    "pt": ("escuta em {time} e me diz {emoji}", "{city} concorda {emoji}"),
    "ja": ("{time}も聴いてみて {emoji}",),
    "ko": ("{time} 다시 들어보세요 {emoji}",),
    "ar": ("اسمع الدقيقة {time} {emoji}",),
    "hi": ("{time} फिर से सुनो {emoji}",),
    "ru": ("Послушай ещё раз на {time} {emoji}",),
}
AFTERTHOUGHTS: dict[str, tuple[str, ...]] = {
    "en": (
        "typo",
        "thank you for all the likes, I only wanted to say it once",
        "I take it back",
        "listened again and I stand by every word",
        "it was the other verse, sorry",
        "no, I will not explain",
    ),
    "es": ("gracias por los likes", "perdón, era el otro verso"),
    "de": ("Tippfehler", "danke für die vielen Likes", "ich nehme alles zurück"),
    "fr": ("merci pour les likes", "faute de frappe"),
    "pt": ("obrigado pelos likes", "erro de digitação"),
    "ja": ("誤字直しました", "たくさんのいいねありがとう"),
    "ko": ("오타 수정", "좋아요 감사합니다"),
    "ar": ("تصحيح خطأ", "شكراً على الإعجابات"),
    "hi": ("टाइपो ठीक किया", "इतने लाइक्स के लिए धन्यवाद"),
    "ru": ("опечатка", "спасибо за лайки"),
}
"""What people add under a text after "Edit:"."""

SLOTS: dict[str, tuple[str, ...]] = {
    "opener": (
        "ok but", "Listen,", "I'm sorry, but", "No exaggeration:", "Hot take:", "Honestly,", "Day one:", "Friends,",
    ),
    "part": (
        "foghorn", "piano", "bridge", "snare", "second verse", "bell part", "bassline", "choir", "silence",
        "last chord",
        "whisper", "key change", "drum fill", "tape hiss", "harmony", "intro",
    ),
    "verdict": (
        "is doing something illegal to my chest", "should not work and does", "is a crime against sleep",
        "has ruined every other song for me", "needs its own museum", "is too loud and I'm glad",
        "makes no sense and I'd defend it in court", "is where the whole song lives", "made me pull over",
        "is overrated, fight me", "still surprises me", "sounds like rain indoors", "is mixed too low",
    ),
    "time": ("0:22", "0:51", "1:17", "1:29", "1:50", "2:03", "2:10", "2:39", "2:41", "2:58", "3:05", "3:06", "3:49"),
    "city": (
        "Inverbrae", "Porto Velado", "Norderhaken", "Saint-Brume", "Kestrel Bay", "Lower Quill", "Nebelstadt",
        "Vallescuro",
        "Tidewater", "Mistral-sur-Mer", "Puerto Ceniza", "Old Harrow",
    ),
    "kin": (
        "mum", "dad", "grandmother", "brother", "sister", "flatmate", "bus driver", "dentist", "teacher", "neighbour",
    ),
    "emoji": ("🌫️", "🔔", "😭", "🔥", "❤️", "⚓", "🥁", "🎧", "✨", "💀", "🕯️", "👏🏽", "🫠", ""),
}  # fmt: skip
