"""Words that people make passwords of: a password of nothing but these, digits and signs is guessed first (security.md S27)."""

from __future__ import annotations

from lms.content.serbian import fold

WORDS = frozenset(
    (  # noqa: SIM905
        # what the field asks for, and its neighbours
        "password passwort passwd pass parola parol lozinka sifra sifre kod pin tajna secret secure security login logon user username "
        "korisnik admin administrator root test tester testing guest default temp demo master access welcome letmein enter open sesame "
        "changeme change me my is the new old qwerty qwertz azerty asdf abc abcd abcdef computer laptop internet server windows linux "
        "google facebook youtube instagram viber whatsapp samsung iphone nokia android gmail "
        # what people love
        "love loveyou iloveyou ljubav volim te volimte lover baby babygirl angel andjeo princess princeza prince king queen kralj kraljica "
        "sunshine sunce suncica sunny flower cvet cvece rose ruza butterfly leptir heart srce dusa srecan sreca happy smile dream san "
        "star zvezda moon mesec sky nebo ocean more river reka dragon zmaj tiger tigar lion lav wolf vuk eagle orao bear medved monkey "
        "majmun shadow sjena senka panther snake zmija dolphin delfin horse konj kitten maca cica puppy cuko mickey kitty pikachu pokemon "
        "superman batman spiderman starwars matrix hello zdravo cao pozdrav dobrodosli dobrodosao hi bok thanks hvala freedom sloboda "
        "money novac pare lucky summer leto winter zima spring prolece autumn jesen hunter killer ninja samurai warrior legend champion "
        # people
        "michael jordan daniel thomas andrew joshua jessica ashley nicole michelle amanda jennifer charlie robert george maria marija "
        "jelena milica ivana ana jovana katarina marina sanja dragana tanja aleksandra natasa biljana sladjana milan marko nikola stefan "
        "luka petar jovan aleksandar milos nemanja dejan zoran goran dragan vladimir bojan ivan igor nenad slobodan mama tata majka otac "
        "brat sestra baba deda beba dete familija porodica family mother father brother sister friend drug drugarica "
        "ahmed ali mohammed muhamed mohamed muhammad fatima amina hassan hasan hussein omar sara leila lejla allah bog god jesus isus "
        "olga natalia irina tatiana sergey dmitry andrey "
        # places, teams, the work at hand
        "serbia srbija beograd belgrade novisad nis niš kragujevac subotica zemun kosovo balkan jugoslavija bosna sarajevo hrvatska zagreb "
        "crnagora podgorica makedonija skopje kabul syria sirija damask iran teheran irak bagdad afghanistan avganistan pakistan ukraina "
        "kijev rusija moskva nemacka germany berlin italija italy milano austria bec vienna svedska sweden stockholm europe evropa "
        "partizan crvenazvezda delije grobari vojvodina football fudbal soccer basketball kosarka baseball hockey barcelona real madrid "
        "chelsea arsenal liverpool manchester united juventus "
        "korak kurs course skola school ucenje learn learning lekcija nastava nastavnik teacher trainer trener predavac polaznik ucenik "
        "student koordinator coordinator savetnik centar center centre group grupa kamp camp azil asylum migrant refugee izbeglica "
        "komesarijat organizacija "
        # time
        "january february march april may june july august september october november december januar februar mart maj jun jul avgust "
        "septembar oktobar novembar decembar monday tuesday wednesday thursday friday saturday sunday ponedeljak utorak sreda cetvrtak "
        "petak subota nedelja today danas year godina "
        # numbers and small words that join others
        "one two three four five six seven eight nine ten jedan dva tri cetiri pet sest sedam osam devet deset hundred sto and i u na za "
        "moja moj moje nova novi novo nasa nas super best the for you big mala mali dobar dobra"
    ).split()
)
ROWS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "abcdefghijklmnopqrstuvwxyz")
"""Neighbours on a keyboard or in the alphabet; a run of three counts as a word."""
RUN = 3
LONGEST = max(len(word) for word in (*WORDS, *ROWS))
SIGNS = str.maketrans("0134578@$!|", "oieastbasil")
"""Digits and signs that stand for letters."""


def guessable(text: str, own: frozenset[str]) -> bool:
    """Whether a text is nothing but common words, runs of keys, digits and signs. own: more words, such as the username."""
    folded = text.casefold()
    return any(
        _covered("".join(letter for letter in fold(one) if letter.isalpha()), WORDS | own) for one in (folded, folded.translate(SIGNS))
    )


def _covered(letters: str, words: frozenset[str]) -> bool:
    """Whether the letters can be cut into words; nothing at all can."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(start in reached and _common(letters[start:end], words) for start in range(max(0, end - LONGEST), end)):
            reached.add(end)
    return len(letters) in reached


def _common(piece: str, words: frozenset[str]) -> bool:
    run = len(piece) >= RUN and any(piece in row or piece[::-1] in row for row in ROWS)
    return piece in words or run or (len(piece) >= RUN and len(set(piece)) == 1)
