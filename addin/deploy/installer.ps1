#Requires -Version 5.1
# Installerer Råderum for alle brugere af pc'en, uden spørgsmål. Køres som administrator eller system.
# Afslutter med 0, når alt er gjort; ellers stopper den med en fejl.
[CmdletBinding()]
param(
    # python.exe i version 3.11 eller nyere; den må gerne være privat for Råderum
    [Parameter(Mandatory = $true)] [string] $Python,
    [string] $Maal = (Join-Path $env:ProgramFiles 'Raaderum'),
    [ValidateSet('excel', 'tjeneste')] [string] $Start = '{{start}}'
)
$ErrorActionPreference = 'Stop'
$kilde = $PSScriptRoot

foreach ($linje in Get-Content -LiteralPath (Join-Path $kilde '{{sums}}') -Encoding UTF8) {
    $ventet, $navn = $linje -split '  ', 2
    $fundet = (Get-FileHash -LiteralPath (Join-Path $kilde $navn) -Algorithm SHA256).Hash
    if ($fundet -ne $ventet) { throw "Filen $navn er ændret, siden pakken blev lavet." }
}

$miljoe = Join-Path $Maal 'python'
$null = New-Item -ItemType Directory -Path $Maal -Force
& $Python -m venv $miljoe
if ($LASTEXITCODE -ne 0) { throw "Python-miljøet kunne ikke laves i $miljoe." }
$wheels = Join-Path $kilde 'wheels'
& (Join-Path $miljoe 'Scripts\python.exe') -m pip install --quiet --no-index --find-links $wheels 'raaderum=={{version}}'
if ($LASTEXITCODE -ne 0) { throw 'Python-pakkerne kunne ikke installeres fra mappen wheels.' }

foreach ($bit in 64, 32) {
    $dll = Join-Path $miljoe "xlwings$bit-{{xlwings}}.dll"
    if (-not (Test-Path -LiteralPath $dll)) { throw "$dll mangler. Har et antivirusprogram taget den?" }
}

Copy-Item -LiteralPath (Join-Path $kilde 'Raaderum.xlam') -Destination $Maal -Force
$pythonw = Join-Path $miljoe 'Scripts\pythonw.exe'
$indstillinger = "[excel]`r`npython=$pythonw`r`ndll=$miljoe`r`nstart=$Start`r`n"
[IO.File]::WriteAllText((Join-Path $Maal 'raaderum.ini'), $indstillinger, [Text.Encoding]::Unicode)
Copy-Item -LiteralPath (Join-Path $kilde 'tilslut.ps1') -Destination $Maal -Force

$koer = 'HKLM:\Software\Microsoft\Windows\CurrentVersion\Run'
if ($Start -eq 'tjeneste') {
    Set-ItemProperty -Path $koer -Name 'Raaderum' -Value "`"$pythonw`" -I -m addin.serve"
} else {
    Remove-ItemProperty -Path $koer -Name 'Raaderum' -ErrorAction SilentlyContinue
}
exit 0
