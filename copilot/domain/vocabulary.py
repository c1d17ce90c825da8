"""From the words that people at a counter use to the words that the rules use.

A table of the domain, not of questions: an entry earns its place by being the usual
colloquial, abbreviated or British form of a term that US bank regulations write
otherwise.
"""

import re

_TABLE = """
cust, customer, client, claimant, cardholder, account holder : consumer
customer, client, patron : customer
bank, we, our : financial institution
crook, thief, scammer, fraudster, criminal, stranger, stole, stolen, hacked, hacker : unauthorized fraud theft
unauthorised, not authorised, did not make, didn't make, never made, wasn't her, wasn't him, isn't hers, isn't his, not hers, not his, not mine, does not recognise, doesn't recognise, don't recognise, doesn't recognize : unauthorized electronic fund transfer
on the hook, eat the loss, eat the whole loss, out of pocket, who pays, how much does she owe, is she liable, responsible for, max the cardholder owes : liability liable
careless, negligent, reckless, his fault, her fault, wrote the pin, shared her pin : negligence liability
lost card, stolen card, lost debit card, card stolen, card lost, loses the card, card and pin, debit card, atm card : access device
lost, stolen : loss theft
pin, passcode, password : access device code
called us, phoned, by phone, rang, told us, voicemail, reported, telephone, over the phone, emailed, emails : notice notify oral telephone
noticed, found out, learned, finding out, spotted, discovered : learning of loss
hospital, in a coma, illness, bereavement : extenuating circumstances extension time limits
coworker, colleague, roommate, relative, nephew, son, daughter, friend, boyfriend, girlfriend, flatmate, caregiver, carer, housekeeper, ex-husband, ex-wife, babysitter : person furnished access device authority
forced, knifepoint, gunpoint, robbery, robbed, mugged, threatened : force induced robbery
tricked, conned, phishing, fooled, duped, social engineering, scam : fraud fraudulently induced
dispute, disputes, disputed, complaint, claim, claims : error notice of error
look into, investigate, investigation, research : investigation determine whether an error occurred
temporary credit, provisional credit, provisional, temporarily credited : provisionally credit recredit
hold back, keep back, withhold : withhold
take back, taking back, reverse the credit, reversing, debit back : debiting provisionally credited amount honor
mistake, bank error, wrong amount : error
fixed, put right, correct it : correct error
pos, point of sale, checkout, till, shop : point-of-sale debit card transaction
new account, just opened, account opened, first deposit : new account 30 days first deposit
ach, direct debit, autopay, auto pay, auto-pay, recurring, standing order, subscription, monthly debit, utility debit, gym : preauthorized electronic fund transfer payee
revoked, cancelled the mandate, cancel the debit, block the debit, stop the debit : revoke authorization stop payment
stop payment, stop a payment, stop the next : stop payment order three business days
amount changes, amount varies, different amount : varying amount notice
condition of a loan, condition for giving a loan, require autopay, must use autopay, make autopay a condition : compulsory use condition extension of credit
wire, fedwire, chips, swift : wire transfer funds system exclusion
zelle, venmo, p2p, person to person : electronic fund transfer
reg e, regulation e, eft, efta : electronic fund transfer regulation e
atm, cash machine, cashpoint : automated teller machine electronic terminal
slip, receipt, printed : receipt electronic terminal
statement, monthly statement, statements : periodic statement
overdraft, overdrawn, nsf, bounce : overdraft service fee
ask me before, permission, opted in, opt in, opt-in, tick box, ticked, pre-checked : affirmative consent opt-in
opted out, opt out, opt-out, say no : opt out
gift card, gift voucher, store card : gift certificate store gift card
expire, run out, expiry : expiration date
inactivity fee, dormancy fee, unused card : dormancy inactivity service fee
unsolicited, nobody asked for, not asked for, didn't ask for, without a request : unsolicited issuance
prepaid, payroll card, paycard : prepaid account
government benefits, benefit card, ebt, snap, welfare : electronic benefit transfer government
send money abroad, overseas, international transfer, international payment, remittance, abroad, home country : remittance transfer sender
recipient, picked up, pick up : designated recipient
cancel, cancels, cancellation : cancellation refund
exchange rate, fx : exchange rate estimate disclosure
agent : agent acts provider
keep records, how long keep, keep evidence, retain, retention, record keeping, hold on to : record retention years
sue, sued, lawsuit, damages, court : civil liability action
jail, prison, crime, felony : criminal penalty imprisonment fined
fine, fined, penalty : penalty civil money
flood, power cut, outage, act of god : act of god circumstances beyond control
credit card : credit card cardholder card issuer
billing error, chargeback, wrong charge, statement error : billing error written notice creditor
never arrived, not delivered, goods never came, not as described : goods services not delivered billing error claims defenses
merchant, shop, retailer, seller : merchant seller
report as late, delinquent, late payment report : delinquent adverse report
credit bureau, bureau, bureaus, credit agency, credit reference agency, tradeline : consumer reporting agency furnisher
credit report, credit file, credit history : consumer report file disclosure
credit score : credit score
identity theft, id theft, stolen identity, impersonated : identity theft
frivolous, nonsense claim, spam dispute : frivolous irrelevant dispute
credit repair : credit repair organization
wrong address, address discrepancy, address mismatch : address discrepancy reasonable belief
turned down, turn down, denied, denial, declined, refused credit, rejected application : adverse action notice statement of reasons
bad credit, worse terms, higher rate : risk-based pricing material terms
applicant, borrower : applicant creditor
spouse, husband, wife, married : spouse marital status signature
kids, children, pregnant, childbearing : childbearing rearing
age of the applicant, part-time, public assistance, benefits income : age public assistance income
race, sex, religion, colour, ethnicity : discrimination prohibited basis
valuation, home valuation, house value : appraisal valuation copy
loan application, credit application, applied for a loan : application creditor
savings account, cd, certificate of deposit, time deposit : deposit account time account
cd matures, maturity, rollover, renews : maturity time account renewal
apy, yield, interest rate, pay interest, pays interest, interest earned : annual percentage yield interest
minimum balance, lowest balance, low balance : minimum balance daily balance method
advertise, advert, advertised, "free" : advertisement misleading
change in terms, raising the fee, new fee, price rise : change in terms notice
privacy, personal data, customer data, sell data, share data, personal information : nonpublic personal information disclose
outside the group, third party, third parties, outside company, partner company : nonaffiliated third party
affiliate, sister company, group company : affiliate
telemarketer, telemarketing, mailshot : telemarketing marketing account number
sar, sars, suspicious activity report : suspicious activity report
str : suspicious activity report
tip off, tipping off, tell the customer, tell him, tell her, let the customer know : disclose notify person involved prohibited
protected from being sued, protected, immune, immunity : safe harbor
alert fired, alert, flagged, highlighted : initial detection alert review
keeps happening, continues, ongoing, refile : continuing activity
ctr, currency report, cash report : currency transaction report
exempt, exemption : exempt person
splits deposits, split deposits, splitting, breaks up, smurfing, just under : structuring evade reporting
cash, banknotes : currency
flies out, carries cash, across the border, border, leaving the country : transport monetary instruments export import
car dealer, shop gets cash, trade or business, jeweller : nonfinancial trade or business coins currency
suitcase, smuggling, smuggle, bulk cash : bulk cash smuggling conceal
money transmitter, msb, money service : money transmitting business registration
whistleblower, reward, informant : whistleblower award
cip, id check, data points, identity check : customer identification program identifying information
four data points, what id, which details : name date of birth address identification number
cdd, kyc, due diligence : customer due diligence risk profile
beneficial owner, owns, ubo, ownership percentage, shell company : beneficial owner ownership legal entity customer
law enforcement, police, fbi : law enforcement agency
info sharing, information sharing, share with another bank, 314(a), 314(b) : information sharing section 314
ofac, sanctions, sanctioned, sdn : ofac sanctions screening
match, hit, potential hit : match screening
independent test, audit, testing : independent testing
bsa, aml : bsa aml
examiner, exam : examination
wires, wire transfers : originator beneficiary
callback, call back, check by phone : callback verification
travel rule, fields have to travel, must travel : originator beneficiary recordkeeping information
mask, masking, show on screen, screen show, full card number, full card numbers, visible digits : mask display truncated digits
card number, pan : pan primary account number
token, tokenise, detokenise : tokenization detokenization
skimmer, skimmers, card terminal, terminals, pin pad : poi device inspection tampering
data breach, card breach, hacked data, data leak, compromised : incident notification compromise
mfa, two factor, second factor : multi-factor authentication
encryption, encrypt, key length, cipher : cryptographic encryption key
shred, destroy, wipe, dispose : destruction disposal media
vendor, supplier, outsourcer : third-party service provider
scan, scans : vulnerability scan
byod, personal phone, own phone, own laptop : personal device mobile
fraud rule, velocity, monitoring rule : transaction monitoring rule
by post, mailed, posted, in the post, by letter : written notice mails delivers
in time, too late, late claim, how late : timely notice 60 days
statements were sent, kept happening, over several months, for months : periodic statement 60 days unauthorized transfers
45-day, 90-day, 45 days, 90 days : 45 days 90 days investigation
renewal card, replacement card, renewal debit card, new card sent : renewal substitution accepted access device
loyalty, promo card, promotional card : loyalty award promotional gift card
check conversion, paper check, turned into an electronic debit : electronic check conversion source document
language, languages, spanish : foreign language english disclosure
treble, triple damages : treble damages
burden of proof, who must prove, prove : burden of proof
shielded, whistle : safe harbor immunity liability
added up, add up, several deposits, multiple deposits : aggregation multiple transactions same person
taxpayer number, tax number, ssn, social security number, tin : taxpayer identification number
control person, controller of the company : control prong individual significant responsibility
medical, health condition : medical information
joint account, joint holder, two holders : joint consumers account holders
preapproved, prescreened : firm offer of credit prescreened
free credit report, annual credit report : annual file disclosure centralized source
deployed, soldier, military : active duty alert
bonus, gift for opening : bonus disclosure
incomplete application, file is incomplete : notice of incompleteness
correspondent account, shell bank, foreign bank : correspondent account special measures
cashier's check, cashier's checks, money order, traveler's check : monetary instruments
withdraws the claim, withdrew, drops the claim : withdrawal of error
fee schedule, fee box : short form long form disclosure fees
board, directors : board of directors management
change her mind, change his mind, revoke consent : right to revoke consent
deadline, by when, how soon, how quickly : time limit days no later than
card brand, card brands, card network : payment brand
"""


def _entries() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    entries = []
    for line in _TABLE.strip().splitlines():
        triggers, added = line.split(" : ")
        words = "|".join(re.escape(trigger.strip().strip('"')) for trigger in triggers.split(","))
        entries.append((re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])"), tuple(added.split())))
    return tuple(entries)


_ENTRIES = _entries()
_TRIGGERS = frozenset(
    trigger.strip().strip('"')
    for line in _TABLE.strip().splitlines()
    for trigger in line.split(" : ")[0].split(",")
)


def added_words(question: str) -> tuple[str, ...]:
    """The rules' words for what the question says in others; each once, in the table's order."""
    text = question.lower().replace("’", "'")
    return tuple(dict.fromkeys(word for pattern, words in _ENTRIES if pattern.search(text) for word in words))


def is_known(word: str) -> bool:
    """True if the table says what the rules call the word, as an abbreviation or a name of everyday banking."""
    return word.lower() in _TRIGGERS
